package org.lvmsr.backend.initiator;

import java.io.IOException;
import org.lvmsr.backend.iscsi.IscsiException;

/**
 * A target took CHAP from what it was offered, and refused the login before it had sent a
 * challenge. Linux's target does so where it asks nobody for CHAP, and has no account to check one
 * against.
 */
final class NoAccountException extends IOException {
  private static final long serialVersionUID = 1L;

  private final IscsiException refusal;

  NoAccountException(IscsiException refusal) {
    super(refusal);
    this.refusal = refusal;
  }

  IscsiException refusal() {
    return refusal;
  }
}

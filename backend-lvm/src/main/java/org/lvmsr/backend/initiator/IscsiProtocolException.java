package org.lvmsr.backend.initiator;

import java.io.IOException;

/** A target sent what the protocol does not allow, or rejected what we sent. */
public final class IscsiProtocolException extends IOException {
  private static final long serialVersionUID = 1L;

  IscsiProtocolException(String message) {
    super(message);
  }
}

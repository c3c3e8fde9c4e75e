package org.lvmsr.cli.admin;

import java.io.IOException;

/** What was asked for cannot be looked at; the message says why and what to do. */
final class CannotLook extends IOException {
  private static final long serialVersionUID = 1L;

  CannotLook(String message) {
    super(message);
  }
}

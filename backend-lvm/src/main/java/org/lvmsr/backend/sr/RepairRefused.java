package org.lvmsr.backend.sr;

import java.io.IOException;

/** An SR is not repaired; the message is one sentence that says why and what to do. */
public final class RepairRefused extends IOException {
  private static final long serialVersionUID = 1L;

  public RepairRefused(String message) {
    super(message);
  }
}

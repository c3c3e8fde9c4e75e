package org.lvmsr.backend.thin;

import java.io.IOException;

/** A pool has more blocks in use than there is room for here. */
public final class PoolTooLargeException extends IOException {
  private static final long serialVersionUID = 1;

  PoolTooLargeException(long bytes) {
    super("it has more than " + bytes + " bytes in use");
  }
}

package org.lvmsr.backend.thin;

import java.io.IOException;

/** A pool's metadata is not as dm-thin writes it. */
public final class PoolDamagedException extends IOException {
  private static final long serialVersionUID = 1;

  PoolDamagedException(long block, String what, Object expected, Object actual) {
    super(
        "metadata block "
            + block
            + " of the pool: "
            + what
            + ": expected "
            + expected
            + ", found "
            + actual);
  }
}

package org.lvmsr.backend.thin;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.zip.GZIPInputStream;

/** A pool's metadata as a tool of others has written it. */
public final class PoolImage {
  private PoolImage() {}

  /** Made of {@code pool.xml} by {@code thin_restore} of thin-provisioning-tools 0.9.0. */
  public static byte[] bytes() throws IOException {
    try (InputStream packed = PoolImage.class.getResourceAsStream("pool.gz")) {
      return new GZIPInputStream(Objects.requireNonNull(packed, "pool.gz")).readAllBytes();
    }
  }
}

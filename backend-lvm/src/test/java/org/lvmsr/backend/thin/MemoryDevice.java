package org.lvmsr.backend.thin;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.lvmsr.metadata.device.ReadableDevice;

/** Bytes in memory. */
public final class MemoryDevice implements ReadableDevice {
  private final byte[] bytes;

  public MemoryDevice(byte[] bytes) {
    this.bytes = bytes;
  }

  /** They may be changed. */
  public byte[] bytes() {
    return bytes;
  }

  /**
   * A pool's metadata, made of {@code pool.xml} by {@code thin_restore} of thin-provisioning-tools
   * 0.9.0.
   */
  public static MemoryDevice pool() throws IOException {
    try (InputStream packed = MemoryDevice.class.getResourceAsStream("pool.gz")) {
      return new MemoryDevice(
          new GZIPInputStream(Objects.requireNonNull(packed, "pool.gz")).readAllBytes());
    }
  }

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public long size() {
    return bytes.length;
  }

  @Override
  public int sectorSize() {
    return 512;
  }

  @Override
  public void read(long offset, ByteBuffer target) {
    target.put(bytes, (int) offset, target.remaining());
  }

  @Override
  public void close() {}
}

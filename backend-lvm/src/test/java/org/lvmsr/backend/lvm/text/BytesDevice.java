package org.lvmsr.backend.lvm.text;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.lvmsr.metadata.device.ReadableDevice;

/** The bytes of an array as a device. */
public final class BytesDevice implements ReadableDevice {
  private final byte[] bytes;

  /** The array may be changed. */
  public BytesDevice(byte[] bytes) {
    this.bytes = bytes;
  }

  @Override
  public String name() {
    return "bytes";
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
  public void read(long offset, ByteBuffer target) throws IOException {
    if (offset < 0 || offset > bytes.length - target.remaining()) {
      throw new IOException("read past the end: " + offset + "+" + target.remaining());
    }
    target.put(bytes, (int) offset, target.remaining());
  }

  @Override
  public void close() {}
}

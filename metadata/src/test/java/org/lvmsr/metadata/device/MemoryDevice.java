package org.lvmsr.metadata.device;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** A disk in memory. Everything written is at once durable. */
public final class MemoryDevice implements BlockDevice {

  private final byte[] content;
  private final int sectorSize;

  /** A disk of zeroes. */
  public MemoryDevice(int size, int sectorSize) {
    this(new byte[size], sectorSize);
  }

  /** A disk with this content, which it writes to. */
  public MemoryDevice(byte[] content, int sectorSize) {
    this.content = content;
    this.sectorSize = sectorSize;
  }

  /** A copy of what is on the disk. */
  public byte[] image() {
    return content.clone();
  }

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public long size() {
    return content.length;
  }

  @Override
  public int sectorSize() {
    return sectorSize;
  }

  @Override
  public synchronized void read(long offset, ByteBuffer target) throws IOException {
    int length = target.remaining();
    if (offset < 0 || offset + length > content.length) {
      throw new DeviceException("read", name(), offset, length, 0);
    }
    target.put(content, (int) offset, length);
  }

  @Override
  public synchronized void write(long offset, ByteBuffer source) throws IOException {
    int length = source.remaining();
    checkRange(offset, length);
    source.get(content, (int) offset, length);
  }

  @Override
  public synchronized void zero(long offset, long length, ZeroProgress progress)
      throws IOException {
    checkRange(offset, length);
    Arrays.fill(content, (int) offset, (int) (offset + length), (byte) 0);
    progress.zeroed(length);
  }

  private void checkRange(long offset, long length) throws DeviceException {
    if (offset % sectorSize != 0 || length % sectorSize != 0) {
      throw new IllegalArgumentException("not aligned: " + offset + ", " + length);
    }
    if (offset < 0 || offset + length > content.length) {
      throw new DeviceException("write", name(), offset, length, Errno.ENOSPC);
    }
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}

package org.lvmsr.metadata.device;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Reads through a descriptor opened for reading, with direct I/O, at any offset and length. */
final class DirectReader implements ReadableDevice {

  private final OpenFile file;
  private final AlignedBuffers buffers;

  DirectReader(OpenFile file, AlignedBuffers buffers) {
    this.file = file;
    this.buffers = buffers;
  }

  @Override
  public String name() {
    return file.name();
  }

  @Override
  public long size() {
    return file.size();
  }

  @Override
  public int sectorSize() {
    return file.sectorSize();
  }

  @Override
  public void read(long offset, ByteBuffer target) throws IOException {
    AlignedBuffers.Aligned buffer = buffers.take();
    try {
      long next = offset;
      while (target.hasRemaining()) {
        next += readOnce(buffer, next, target);
      }
    } finally {
      buffers.giveBack(buffer);
    }
  }

  /** Reads the sectors around the next part of the range and copies what was asked for. */
  private int readOnce(AlignedBuffers.Aligned buffer, long offset, ByteBuffer target)
      throws DeviceException {
    int sector = file.sectorSize();
    int skip = (int) Math.floorMod(offset, (long) sector);
    long wanted = (long) skip + target.remaining();
    int length = (int) Math.min(buffers.length(), (wanted + sector - 1) / sector * sector);
    int got = file.read(buffer.address(), length, offset - skip);
    if (got <= skip) {
      throw new DeviceException("pread", file.name(), offset, target.remaining(), 0);
    }
    int usable = Math.min(got - skip, target.remaining());
    target.put(buffer.bytes().clear().position(skip).limit(skip + usable));
    return usable;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}

package org.lvmsr.metadata.device;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Passes every call on; decorators override what they change. */
public class ForwardingDevice implements BlockDevice {

  private final BlockDevice below;

  /** Decorates a device. */
  public ForwardingDevice(BlockDevice below) {
    this.below = below;
  }

  @Override
  public String name() {
    return below.name();
  }

  @Override
  public long size() {
    return below.size();
  }

  @Override
  public int sectorSize() {
    return below.sectorSize();
  }

  @Override
  public void read(long offset, ByteBuffer target) throws IOException {
    below.read(offset, target);
  }

  @Override
  public void write(long offset, ByteBuffer source) throws IOException {
    below.write(offset, source);
  }

  @Override
  public void zero(long offset, long length, ZeroProgress progress) throws IOException {
    below.zero(offset, length, progress);
  }

  @Override
  public void flush() throws IOException {
    below.flush();
  }

  @Override
  public void close() throws IOException {
    below.close();
  }
}

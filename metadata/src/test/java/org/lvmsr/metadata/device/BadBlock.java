package org.lvmsr.metadata.device;

import java.io.IOException;
import java.nio.ByteBuffer;

/** A device one place of which cannot be read. */
public class BadBlock extends ForwardingDevice {
  private final long place;

  /** Decorates a device. */
  public BadBlock(BlockDevice below, long place) {
    super(below);
    this.place = place;
  }

  @Override
  public void read(long offset, ByteBuffer target) throws IOException {
    refuse(offset, target.remaining());
    super.read(offset, target);
  }

  /** Fails if a range has the place in it. */
  protected final void refuse(long offset, int length) throws IOException {
    if (offset <= place && place < offset + length) {
      throw new IOException("bad sector");
    }
  }
}

package org.lvmsr.backend.volume;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.lvmsr.backend.attached.AttachedSr;
import org.lvmsr.backend.lvm.LogicalVolume;
import org.lvmsr.metadata.device.BlockDevice;
import org.lvmsr.metadata.device.ReadableDevice;

/** Copies what a volume shows to an LV that nothing shows yet. */
final class Contents {
  private static final System.Logger LOG = System.getLogger(Contents.class.getName());
  private static final int SLICE = 4 << 20;

  /**
   * How much is copied before we make sure again that the SR is still ours, and say how far we are.
   */
  private static final long CONFIRM = 256L << 20;

  private Contents() {}

  /** Where a volume is copied to. */
  interface Destination {
    void write(long at, ByteBuffer bytes) throws IOException;

    /** Makes a range read as zeroes. */
    void zero(long at, int length) throws IOException;

    void flush() throws IOException;
  }

  /** A linear LV, which may show what a former volume left. */
  record ToLinear(AttachedSr sr, LogicalVolume lv) implements Destination {
    @Override
    public void write(long at, ByteBuffer bytes) throws IOException {
      LinearLvs.write(sr, lv, at, bytes);
    }

    @Override
    public void zero(long at, int length) throws IOException {
      LinearLvs.zero(sr, lv, at, length);
    }

    @Override
    public void flush() throws IOException {
      sr.device().flush();
    }
  }

  /** The device of a new thin LV: it reads as zeroes, and takes no space for them. */
  record ToNewThin(BlockDevice device) implements Destination {
    @Override
    public void write(long at, ByteBuffer bytes) throws IOException {
      device.write(at, bytes);
    }

    @Override
    public void zero(long at, int length) {}

    @Override
    public void flush() throws IOException {
      device.flush();
    }
  }

  /** Copies all of a volume, for good. */
  static void copy(VolumeReading.Reading source, AttachedSr sr, String name, Destination to)
      throws IOException {
    long bytes = source.volume().size();
    ByteBuffer slice = ByteBuffer.allocateDirect(SLICE);
    ByteBuffer zeroes = ByteBuffer.allocateDirect(SLICE);
    try (ReadableDevice from = source.open()) {
      for (long at = 0; at < bytes; at += SLICE) {
        if (at % CONFIRM == 0) {
          source.confirm();
          sr.confirmOwner();
          LOG.log(System.Logger.Level.INFO, "{0}: {1} of {2} bytes copied", name, at, bytes);
        }
        source.reached(at);
        int length = (int) Math.min(SLICE, bytes - at);
        slice.clear().limit(length);
        from.read(at, slice);
        slice.rewind();
        if (slice.mismatch(zeroes.clear().limit(length)) < 0) {
          to.zero(at, length);
        } else {
          to.write(at, slice);
        }
      }
    }
    source.confirm();
    to.flush();
  }
}

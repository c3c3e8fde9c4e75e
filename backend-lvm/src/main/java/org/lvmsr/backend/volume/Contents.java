package org.lvmsr.backend.volume;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.lvmsr.backend.attached.AttachedSr;
import org.lvmsr.backend.lvm.LogicalVolume;
import org.lvmsr.metadata.device.ReadableDevice;

/** Copies what a volume shows to a linear LV that nothing shows yet. */
final class Contents {
  private static final System.Logger LOG = System.getLogger(Contents.class.getName());
  private static final int SLICE = 4 << 20;

  /**
   * How much is copied before we make sure again that the SR is still ours, and say how far we are.
   */
  private static final long CONFIRM = 256L << 20;

  private Contents() {}

  /**
   * Copies all of a volume, for good. What reads as zeroes is zeroed: the LV may show what a former
   * volume left.
   */
  static void copy(VolumeReading.Reading source, AttachedSr sr, LogicalVolume to)
      throws IOException {
    long bytes = source.volume().size();
    ByteBuffer slice = ByteBuffer.allocateDirect(SLICE);
    ByteBuffer zeroes = ByteBuffer.allocateDirect(SLICE);
    try (ReadableDevice from = source.open()) {
      for (long at = 0; at < bytes; at += SLICE) {
        if (at % CONFIRM == 0) {
          source.confirm();
          sr.confirmOwner();
          LOG.log(System.Logger.Level.INFO, "{0}: {1} of {2} bytes copied", to.name(), at, bytes);
        }
        int length = (int) Math.min(SLICE, bytes - at);
        slice.clear().limit(length);
        from.read(at, slice);
        slice.rewind();
        if (slice.mismatch(zeroes.clear().limit(length)) < 0) {
          LinearLvs.zero(sr, to, at, length);
        } else {
          LinearLvs.write(sr, to, at, slice);
        }
      }
    }
    source.confirm();
    sr.device().flush();
  }
}

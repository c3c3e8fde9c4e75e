package org.lvmsr.backend.volume;

import java.io.IOException;
import java.util.List;
import org.lvmsr.backend.attached.AttachedSr;
import org.lvmsr.backend.lvm.Extents;
import org.lvmsr.backend.lvm.LogicalVolume;
import org.lvmsr.backend.lvm.VolumeGroup;
import org.lvmsr.metadata.device.BlockDevice;

/** Makes extents that belong to nothing read as zeroes, for good. */
final class Zeroes {
  /** How much is zeroed before we make sure again that the SR is still ours to write to. */
  private static final long SLICE = 256L << 20;

  private Zeroes() {}

  /**
   * Zeroes and flushes.
   *
   * @throws IOException also if one of the extents belongs to an LV by now: somebody else changed
   *     the VG
   */
  static void write(AttachedSr sr, List<Extents> runs) throws IOException {
    VolumeGroup vg = sr.refresh();
    checkFree(vg, runs);
    for (Extents run : runs) {
      long end = vg.offsetOf(run) + vg.lengthOf(run);
      for (long at = vg.offsetOf(run); at < end; at += SLICE) {
        sr.confirmOwner();
        sr.device().zero(at, Math.min(SLICE, end - at), BlockDevice.ZeroProgress.NONE);
      }
    }
    sr.device().flush();
  }

  private static void checkFree(VolumeGroup vg, List<Extents> runs) throws IOException {
    for (LogicalVolume lv : vg.volumes().values()) {
      for (Extents used : lv.segments()) {
        for (Extents run : runs) {
          if (run.overlaps(used)) {
            throw new IOException(
                "extents "
                    + run
                    + " of "
                    + vg.name()
                    + " were free and now belong to LV "
                    + lv.name()
                    + ": something else changes this VG; nothing was overwritten");
          }
        }
      }
    }
  }
}

package org.lvmsr.backend.volume;

import java.io.IOException;
import java.util.List;
import org.lvmsr.backend.attached.AttachedSr;
import org.lvmsr.backend.lvm.Extents;
import org.lvmsr.metadata.device.BlockDevice;

/** Makes extents that belong to nothing read as zeroes, for good. */
final class Zeroes {
  private Zeroes() {}

  /** Durable on return: an LV that gets these extents may be acknowledged by a later flush only. */
  static void write(AttachedSr sr, List<Extents> runs) throws IOException {
    for (Extents run : runs) {
      sr.device().zero(sr.vg().offsetOf(run), sr.vg().lengthOf(run), BlockDevice.ZeroProgress.NONE);
    }
    sr.device().flush();
  }
}

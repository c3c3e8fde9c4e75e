package org.lvmsr.backend.sr;

import org.lvmsr.backend.lvm.VolumeGroup;
import org.lvmsr.backend.lvm.text.VgText;

/** By how much a LUN is larger than what its SR uses of it. */
public final class LunGrowth {
  private LunGrowth() {}

  /**
   * The bytes that {@code lvmsr resize-sr} would add, in whole extents.
   *
   * @param text of the VG, from one of its metadata areas: there is another one of about that size
   *     behind the last extent
   * @param lunBytes size of the LUN
   */
  public static long unusedBytes(VgText text, long lunBytes) {
    VolumeGroup vg = text.vg();
    long used = vg.firstExtentOffset() + vg.extents() * vg.extentBytes() + text.areaBytes();
    return Math.max(0, (lunBytes - used) / vg.extentBytes() * vg.extentBytes());
  }
}

package org.lvmsr.backend.check;

import org.lvmsr.backend.lvm.VolumeGroup;

/** VGs that differ in one thing from another one. */
final class Vgs {
  private Vgs() {}

  static VolumeGroup withSequence(VolumeGroup vg, long sequence) {
    return new VolumeGroup(
        vg.name(),
        vg.uuid(),
        sequence,
        vg.extentBytes(),
        vg.pvUuid(),
        vg.firstExtentOffset(),
        vg.extents(),
        vg.tags(),
        vg.volumes());
  }
}

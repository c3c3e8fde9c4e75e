package org.lvmsr.backend.volume;

import java.util.List;
import java.util.Optional;
import org.lvmsr.backend.lvm.FreeExtents;
import org.lvmsr.backend.lvm.LogicalVolume;
import org.lvmsr.backend.lvm.VolumeGroup;
import org.lvmsr.backend.record.DestroyedVolume;

/** Whether a destroyed volume can come back. */
public enum Prospect {
  /** Its LV is there. */
  THERE,
  /** Its LV is there for a certain time. */
  KEPT,
  /** Nothing has taken its extents. */
  LEFT,
  /** Its extents are those of another LV, which nobody of ours has made. */
  TAKEN,
  /** It lay in a pool, and its blocks are others' now. */
  LOST;

  /** That of a volume in a VG as it is now. */
  public static Prospect of(VolumeGroup vg, DestroyedVolume destroyed) {
    Optional<LogicalVolume> lv =
        vg.volume(destroyed.volume().lv())
            .filter(found -> found.uuid().equals(destroyed.volume().lvUuid()));
    if (lv.isPresent()) {
      return destroyed.isKept() ? KEPT : THERE;
    }
    if (!destroyed.isLeft()) {
      return LOST;
    }
    return FreeExtents.of(vg, List.of()).containsAll(destroyed.on()) ? LEFT : TAKEN;
  }
}

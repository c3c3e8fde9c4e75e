package org.lvmsr.backend.record;

import java.util.Collection;
import org.lvmsr.backend.lvm.LogicalVolume;
import org.lvmsr.backend.lvm.LvTree;
import org.lvmsr.backend.lvm.VolumeGroup;

/**
 * What the volumes of a pool may come to take, if nothing is shared any more: all of each one that
 * can be written, and what each snapshot holds.
 */
public final class Promised {
  /** Volumes of a thin SR may all together grow to so many times its pool. */
  public static final int MOST_TIMES = 10;

  private Promised() {}

  /** That of all volumes of a pool, in extents. */
  public static long extents(VolumeGroup vg, Collection<VolumeRecord> volumes, String pool) {
    return new LvTree(vg).inPool(pool).stream().mapToLong(lv -> ofOne(vg, volumes, lv)).sum();
  }

  /**
   * That of one thin volume, in extents. A snapshot that nobody measured may keep all of it.
   *
   * @param volumes all of the SR
   */
  public static long ofOne(VolumeGroup vg, Collection<VolumeRecord> volumes, LogicalVolume lv) {
    if (lv.writable()) {
      return lv.extents();
    }
    return volumes.stream()
        .filter(volume -> volume.lv().equals(lv.name()))
        .findFirst()
        .map(volume -> vg.extentsFor(volume.mapped()))
        .orElse(lv.extents());
  }
}

package org.lvmsr.backend.volume;

import java.io.IOException;
import java.util.List;
import org.lvmsr.backend.SpaceShortage;
import org.lvmsr.backend.attached.AttachedSr;
import org.lvmsr.backend.attached.KeyedLocks;
import org.lvmsr.backend.journal.Journal;
import org.lvmsr.backend.lvm.Extents;
import org.lvmsr.backend.lvm.LogicalVolume;
import org.lvmsr.backend.lvm.ThinVolume;
import org.lvmsr.backend.record.Intent;
import org.lvmsr.backend.record.VolumeRecord;
import org.lvmsr.metadata.State;

/** Makes volumes larger. The caller has the lock of the volume. */
final class Growth {
  private Growth() {}

  /** Grows a volume to so many extents, which are more than it has. */
  static void grow(AttachedSr sr, VolumeRecord volume, long extents) throws IOException {
    LogicalVolume lv = sr.requireLv(volume);
    if (lv.thin().isPresent()) {
      growThin(sr, volume, lv, lv.thin().get(), extents);
    } else {
      Journal.run(sr, new GrowVolume(), state -> planLinear(sr, state, volume, extents));
    }
  }

  private static Intent.GrowVolume planLinear(
      AttachedSr sr, State state, VolumeRecord volume, long extents) {
    sr.checkNotBeingDestroyed(state);
    long before = sr.requireLv(volume).extents();
    return new Intent.GrowVolume(
        volume.key(),
        volume.lv(),
        before,
        take(sr, state, extents - before),
        extents * sr.vg().extentBytes());
  }

  private static void growThin(
      AttachedSr sr, VolumeRecord volume, LogicalVolume lv, ThinVolume thin, long extents)
      throws IOException {
    try (KeyedLocks.Held tree = sr.lockTree()) {
      sr.checkNotBeingDestroyed(sr.state());
      long by = extents - lv.extents();
      Pools.prepare(sr, thin.pool(), PoolAddition.ofVolume(by), "Volume.resize");
      long size = extents * sr.vg().extentBytes();
      Journal.run(
          sr,
          new GrowThinVolume(),
          state -> new Intent.GrowThinVolume(volume.key(), lv.name(), lv.extents(), by, size));
    }
  }

  /**
   * Chooses free extents.
   *
   * @throws org.lvmsr.smapi.SmapiException if there are too few
   */
  static List<Extents> take(AttachedSr sr, State state, long extents) {
    var free = sr.free(state);
    long unit = sr.vg().extentBytes();
    return free.take(extents)
        .orElseThrow(() -> SpaceShortage.in(sr.vg(), extents * unit, free.count() * unit));
  }
}

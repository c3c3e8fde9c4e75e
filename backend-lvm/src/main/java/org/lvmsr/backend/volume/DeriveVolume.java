package org.lvmsr.backend.volume;

import java.io.IOException;
import java.util.OptionalLong;
import org.lvmsr.backend.attached.AttachedSr;
import org.lvmsr.backend.attached.HeldMetadata;
import org.lvmsr.backend.attached.KeyedLocks;
import org.lvmsr.backend.journal.Operation;
import org.lvmsr.backend.lvm.LogicalVolume;
import org.lvmsr.backend.lvm.ThinPool;
import org.lvmsr.backend.lvm.ThinVolume;
import org.lvmsr.backend.record.Intent;
import org.lvmsr.backend.record.Tables;
import org.lvmsr.backend.record.VolumeRecord;
import org.lvmsr.metadata.Patch;

/**
 * Makes a volume that begins as another one is, and gives the pool what a guest has written
 * meanwhile. A crash is undone: nobody was told of the volume.
 */
final class DeriveVolume implements Operation<Intent.DeriveVolume> {

  @Override
  public Result apply(AttachedSr sr, Intent.DeriveVolume intent) throws IOException {
    LogicalVolume lv = ThinLvs.make(sr, intent.derivation());
    VolumeRecord planned = intent.volume().withLv(lv.name(), lv.uuid());
    VolumeRecord made = intent.measured() ? measured(sr, planned, lv, intent.cause()) : planned;
    return newest -> Patch.of().put(Tables.VOLUME, made.key(), made);
  }

  /**
   * What is in use is asked first: the guest goes on writing, and what it writes from now on has
   * its room already.
   */
  private static VolumeRecord measured(
      AttachedSr sr, VolumeRecord planned, LogicalVolume lv, String cause) throws IOException {
    String pool = lv.thin().orElseThrow().pool();
    OptionalLong used = sr.poolUsed(pool);
    VolumeRecord made = planned.withMapped(measure(sr, lv));
    Pools.complete(sr, pool, made, used, Pools.ahead(sr, lv.extents()), cause);
    return made;
  }

  /** Of the LV itself, as its origin may be written to while it is made. */
  private static long measure(AttachedSr sr, LogicalVolume lv) throws IOException {
    ThinVolume thin = lv.thin().orElseThrow();
    ThinPool halves = sr.vg().volume(thin.pool()).flatMap(LogicalVolume::pool).orElseThrow();
    try (KeyedLocks.Held lock = sr.lockPool(thin.pool());
        HeldMetadata held = sr.holdMetadata(thin.pool())) {
      return held.mapped(sr.lvs(), halves, thin);
    }
  }

  @Override
  public Result settle(AttachedSr sr, Intent.DeriveVolume intent) throws IOException {
    if (intent.measured()) {
      ReadChunks.giveUp(sr, intent.derivation().pool(), intent.derivation().origin());
    }
    ThinLvs.unmake(sr, intent.derivation());
    return newest -> Patch.of();
  }
}

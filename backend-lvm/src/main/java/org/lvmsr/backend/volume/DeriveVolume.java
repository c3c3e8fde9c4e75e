package org.lvmsr.backend.volume;

import java.io.IOException;
import java.util.OptionalLong;
import org.lvmsr.backend.attached.AttachedSr;
import org.lvmsr.backend.attached.HeldMetadata;
import org.lvmsr.backend.attached.KeyedLocks;
import org.lvmsr.backend.journal.Operation;
import org.lvmsr.backend.lvm.LogicalVolume;
import org.lvmsr.backend.lvm.ThinPool;
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
    VolumeRecord made = intent.measured() ? measured(sr, intent) : make(sr, intent);
    return newest -> Patch.of().put(Tables.VOLUME, made.key(), made);
  }

  private static VolumeRecord make(AttachedSr sr, Intent.DeriveVolume intent) throws IOException {
    LogicalVolume lv = ThinLvs.make(sr, intent.derivation());
    return intent.volume().withLv(lv.name(), lv.uuid());
  }

  /**
   * Readers of the pool's metadata are waited for before: behind LVM's command each moment counts,
   * as the guest goes on writing into a pool that may be too small by what it wrote until then.
   */
  private static VolumeRecord measured(AttachedSr sr, Intent.DeriveVolume intent)
      throws IOException {
    String pool = intent.derivation().pool();
    VolumeRecord made;
    OptionalLong used;
    try (KeyedLocks.Held lock = sr.lockPool(pool)) {
      made = make(sr, intent);
      used = sr.poolUsed(pool);
      made = made.withMapped(measure(sr, pool, sr.requireLv(made)));
    }
    long ahead = Pools.ahead(sr, sr.requireLv(made).extents());
    Pools.complete(sr, pool, made, used, ahead, intent.cause());
    return made;
  }

  /** Of the LV itself, as its origin may be written to while it is made. */
  private static long measure(AttachedSr sr, String pool, LogicalVolume lv) throws IOException {
    ThinPool halves = sr.requireLv(pool).pool().orElseThrow();
    try (HeldMetadata held = sr.holdMetadata(pool)) {
      return held.mapped(sr.lvs(), halves, lv.thin().orElseThrow());
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

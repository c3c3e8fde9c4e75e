package org.lvmsr.backend.volume;

import java.io.IOException;
import java.util.Optional;
import org.lvmsr.backend.attached.AttachedSr;
import org.lvmsr.backend.journal.Journal;
import org.lvmsr.backend.lvm.LogicalVolume;
import org.lvmsr.backend.record.Intent;
import org.lvmsr.backend.record.Tables;
import org.lvmsr.backend.record.VolumeRecord;

/** The room of thin pools. The caller has the lock of the tree. */
final class Pools {
  private Pools() {}

  /**
   * Gives a pool what it lacks for one more volume, or a larger one, before that is made; see
   * {@link PoolNeeds#of}.
   *
   * @throws org.lvmsr.smapi.SmapiException if the SR has too few free extents; nothing has changed
   */
  static void prepare(AttachedSr sr, String pool, long addedData, long addedVolume, String cause)
      throws IOException {
    LogicalVolume lv = sr.vg().volume(pool).orElseThrow(() -> noPool(pool));
    var volumes = sr.state().all(Tables.VOLUME, VolumeRecord.class).values();
    Optional<PoolNeeds> missing =
        PoolNeeds.of(sr.vg(), volumes, pool, addedData, addedVolume).missing(sr.vg(), lv);
    if (missing.isPresent()) {
      PoolNeeds lacking = missing.get();
      Journal.run(
          sr,
          new GrowPool(),
          state -> new Intent.GrowPool(pool, lacking.allocate(sr, state), cause));
    }
  }

  private static IOException noPool(String pool) {
    return new IOException("the VG has no pool " + pool);
  }

  /** How much a thin volume has in its pool, in bytes. The caller has the lock of the volume. */
  static long mapped(AttachedSr sr, LogicalVolume lv) throws IOException {
    try (Activation activation = Activation.of(sr, lv.name())) {
      return sr.lvs().mappedBytes(lv.name());
    }
  }
}

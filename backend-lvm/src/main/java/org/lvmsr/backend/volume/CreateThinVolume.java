package org.lvmsr.backend.volume;

import java.io.IOException;
import org.lvmsr.backend.attached.AttachedSr;
import org.lvmsr.backend.journal.Operation;
import org.lvmsr.backend.lvm.LogicalVolume;
import org.lvmsr.backend.record.Intent;
import org.lvmsr.backend.record.Tables;
import org.lvmsr.backend.record.VolumeRecord;
import org.lvmsr.metadata.Patch;

/**
 * Makes a thin volume that reads as zeroes. A crash is undone: nobody was told of the volume.
 *
 * <p>LVM 2.03.16 gives a new volume the lowest number that none of its LVs has, and is content if
 * the pool has a volume of that number already: the new one would begin with the contents of that
 * one, which some failure has left. So it is looked at, and what is not empty goes with the LV.
 */
final class CreateThinVolume implements Operation<Intent.CreateThinVolume> {
  private static final System.Logger LOG = System.getLogger(CreateThinVolume.class.getName());

  @Override
  public Result apply(AttachedSr sr, Intent.CreateThinVolume intent) throws IOException {
    VolumeRecord planned = intent.volume();
    VolumeRecord made = planned.withLvUuid(empty(sr, intent.pool(), planned).uuid());
    return newest -> Patch.of().put(Tables.VOLUME, made.key(), made);
  }

  private static LogicalVolume empty(AttachedSr sr, String pool, VolumeRecord planned)
      throws IOException {
    LogicalVolume first = ThinLvs.create(sr, pool, planned.lv(), planned.size());
    if (isEmpty(sr, first)) {
      return first;
    }
    LOG.log(
        System.Logger.Level.WARNING,
        "SR {0}: its pool held volume {1}, which LVM did not know; it is removed",
        sr.uuid(),
        first.thin().orElseThrow().deviceId());
    ThinLvs.discard(sr, planned.lv());
    LogicalVolume second = ThinLvs.create(sr, pool, planned.lv(), planned.size());
    if (!isEmpty(sr, second)) {
      throw new IOException("a new volume in pool " + pool + " is not empty: it was not made");
    }
    return second;
  }

  private static boolean isEmpty(AttachedSr sr, LogicalVolume lv) throws IOException {
    return sr.pool().orElseThrow().mappedNow(lv) == 0;
  }

  @Override
  public Result settle(AttachedSr sr, Intent.CreateThinVolume intent) throws IOException {
    ThinLvs.discard(sr, intent.volume().lv());
    return newest -> Patch.of();
  }
}

package org.lvmsr.backend.volume;

import java.io.IOException;
import org.lvmsr.backend.attached.AttachedSr;
import org.lvmsr.backend.journal.Operation;
import org.lvmsr.backend.lvm.LogicalVolume;
import org.lvmsr.backend.record.Intent;
import org.lvmsr.backend.record.Tables;
import org.lvmsr.backend.record.VolumeRecord;
import org.lvmsr.metadata.Patch;

/** Makes a thin volume that reads as zeroes. A crash is undone: nobody was told of the volume. */
final class CreateThinVolume implements Operation<Intent.CreateThinVolume> {

  @Override
  public Result apply(AttachedSr sr, Intent.CreateThinVolume intent) throws IOException {
    VolumeRecord planned = intent.volume();
    LogicalVolume lv = ThinLvs.create(sr, intent.pool(), planned.lv(), planned.size());
    VolumeRecord made = planned.withLvUuid(lv.uuid());
    return newest -> Patch.of().put(Tables.VOLUME, made.key(), made);
  }

  @Override
  public Result settle(AttachedSr sr, Intent.CreateThinVolume intent) throws IOException {
    ThinLvs.discard(sr, intent.volume().lv());
    return newest -> Patch.of();
  }
}

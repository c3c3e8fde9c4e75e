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
 * Makes a linear volume.
 *
 * <p>The extents are zeroed, and the zeroes flushed, while they still belong to nothing: there is
 * no moment at which the LV exists and shows what a former volume left. A crash is undone: nobody
 * was told of the volume.
 */
final class CreateVolume implements Operation<Intent.CreateVolume> {

  @Override
  public Result apply(AttachedSr sr, Intent.CreateVolume intent) throws IOException {
    Zeroes.write(sr, intent.on());
    VolumeRecord planned = intent.volume();
    LogicalVolume lv = LinearLvs.make(sr, planned.lv(), intent.on());
    VolumeRecord made = planned.withLvUuid(lv.uuid());
    return newest -> Patch.of().put(Tables.VOLUME, made.key(), made);
  }

  @Override
  public Result settle(AttachedSr sr, Intent.CreateVolume intent) throws IOException {
    LinearLvs.unmake(sr, intent.volume().lv());
    return newest -> Patch.of();
  }
}

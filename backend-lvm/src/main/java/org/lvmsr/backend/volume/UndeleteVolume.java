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
 * Makes a linear LV around what a destroyed volume has left. No byte of it is written. A crash is
 * undone: the data is where it was, and so is the record of the destroyed volume.
 */
final class UndeleteVolume implements Operation<Intent.UndeleteVolume> {

  @Override
  public Result apply(AttachedSr sr, Intent.UndeleteVolume intent) throws IOException {
    VolumeRecord planned = intent.volume();
    LogicalVolume lv = LinearLvs.around(sr, planned.lv(), intent.on());
    if (!planned.readWrite()) {
      ThinLvs.freeze(sr, planned.lv());
    }
    VolumeRecord back = planned.withLvUuid(lv.uuid());
    return newest ->
        Patch.of().remove(Tables.DESTROYED, back.key()).put(Tables.VOLUME, back.key(), back);
  }

  @Override
  public Result settle(AttachedSr sr, Intent.UndeleteVolume intent) throws IOException {
    LinearLvs.unmake(sr, intent.volume().lv());
    return newest -> Patch.of();
  }
}

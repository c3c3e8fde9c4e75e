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
 * Makes a volume that begins as another one is. A crash is undone: nobody was told of the volume.
 */
final class DeriveVolume implements Operation<Intent.DeriveVolume> {

  @Override
  public Result apply(AttachedSr sr, Intent.DeriveVolume intent) throws IOException {
    LogicalVolume lv = ThinLvs.make(sr, intent.derivation());
    VolumeRecord made = intent.volume().withLv(lv.name(), lv.uuid());
    return newest -> Patch.of().put(Tables.VOLUME, made.key(), made);
  }

  @Override
  public Result settle(AttachedSr sr, Intent.DeriveVolume intent) throws IOException {
    ThinLvs.unmake(sr, intent.derivation());
    return newest -> Patch.of();
  }
}

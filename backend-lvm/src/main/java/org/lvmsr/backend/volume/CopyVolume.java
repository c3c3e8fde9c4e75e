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
 * Makes a linear volume with contents from elsewhere. Nothing shows it before all of it is there; a
 * crash is undone, as nobody was told of the volume.
 */
final class CopyVolume implements Operation<Intent.CopyVolume> {
  private final VolumeReading.Reading source;

  /** Takes what is copied; what the new volume has more reads as zeroes. */
  CopyVolume(VolumeReading.Reading source) {
    this.source = source;
  }

  @Override
  public Result apply(AttachedSr sr, Intent.CopyVolume intent) throws IOException {
    VolumeRecord planned = intent.volume();
    LogicalVolume lv = LinearLvs.make(sr, planned.lv(), intent.on());
    long bytes = source.volume().size();
    LinearLvs.zero(sr, lv, bytes, Math.toIntExact(planned.size() - bytes));
    Contents.copy(source, sr, lv);
    VolumeRecord made = planned.withLvUuid(lv.uuid());
    return newest -> Patch.of().put(Tables.VOLUME, made.key(), made);
  }

  @Override
  public Result settle(AttachedSr sr, Intent.CopyVolume intent) throws IOException {
    return settled(sr, intent);
  }

  /** Needs nothing of what is copied. */
  static Result settled(AttachedSr sr, Intent.CopyVolume intent) throws IOException {
    LinearLvs.unmake(sr, intent.volume().lv());
    return newest -> Patch.of();
  }
}

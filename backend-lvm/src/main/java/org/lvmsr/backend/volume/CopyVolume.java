package org.lvmsr.backend.volume;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.lvmsr.backend.attached.AttachedSr;
import org.lvmsr.backend.attached.SharedPool;
import org.lvmsr.backend.journal.Operation;
import org.lvmsr.backend.lvm.Extents;
import org.lvmsr.backend.lvm.LogicalVolume;
import org.lvmsr.backend.record.Intent;
import org.lvmsr.backend.record.Tables;
import org.lvmsr.backend.record.VolumeRecord;
import org.lvmsr.metadata.Patch;
import org.lvmsr.metadata.device.BlockDevice;

/**
 * Makes a volume with contents from elsewhere, thin in a thin SR, else linear. Nothing shows it
 * before all of it is there; a crash is undone, as nobody was told of the volume.
 */
final class CopyVolume implements Operation<Intent.CopyVolume> {
  private final VolumeReading.Reading source;
  private final VolumeReading reading;

  /** Takes what is copied; what the new volume has more reads as zeroes. */
  CopyVolume(VolumeReading.Reading source, VolumeReading reading) {
    this.source = source;
    this.reading = reading;
  }

  @Override
  public Result apply(AttachedSr sr, Intent.CopyVolume intent) throws IOException {
    Optional<SharedPool> pool = sr.pool();
    LogicalVolume lv =
        pool.isPresent()
            ? fillThin(sr, intent.volume(), pool.get())
            : fillLinear(sr, intent.volume(), intent.on());
    VolumeRecord made = intent.volume().withLvUuid(lv.uuid());
    return newest -> Patch.of().put(Tables.VOLUME, made.key(), made);
  }

  private LogicalVolume fillLinear(AttachedSr sr, VolumeRecord planned, List<Extents> on)
      throws IOException {
    LogicalVolume lv = LinearLvs.make(sr, planned.lv(), on);
    long bytes = source.volume().size();
    LinearLvs.zero(sr, lv, bytes, Math.toIntExact(planned.size() - bytes));
    Contents.copy(source, sr, lv.name(), new Contents.ToLinear(sr, lv));
    return lv;
  }

  private LogicalVolume fillThin(AttachedSr sr, VolumeRecord planned, SharedPool pool)
      throws IOException {
    LogicalVolume lv = ThinLvs.create(sr, pool.name(), planned.lv(), planned.size());
    try (Activation activation = Activation.of(sr, lv.name());
        BlockDevice device = reading.openNew(sr, lv)) {
      Contents.copy(source, sr, lv.name(), new Contents.ToNewThin(device));
    }
    return lv;
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

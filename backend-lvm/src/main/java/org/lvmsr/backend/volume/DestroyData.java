package org.lvmsr.backend.volume;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Set;
import org.lvmsr.backend.attached.AttachedSr;
import org.lvmsr.backend.journal.Operation;
import org.lvmsr.backend.lvm.LogicalVolume;
import org.lvmsr.backend.record.Cbt;
import org.lvmsr.backend.record.Intent;
import org.lvmsr.backend.record.Tables;
import org.lvmsr.backend.record.VolumeRecord;
import org.lvmsr.metadata.Patch;

/**
 * Removes a snapshot's data, and keeps where its chunks lay in an LV of its own.
 *
 * <p>The record that names the new LV is the turning point: what is settled before it is undone,
 * behind it finished.
 */
final class DestroyData implements Operation<Intent.DestroyData> {
  private final ByteBuffer kept;

  /** Takes the bytes that the new LV gets. */
  DestroyData(ByteBuffer kept) {
    this.kept = kept;
  }

  @Override
  public Result apply(AttachedSr sr, Intent.DestroyData intent) throws IOException {
    LogicalVolume lv = LinearLvs.make(sr, intent.lv(), intent.on());
    LinearLvs.write(sr, lv, kept);
    sr.update(
        newest -> {
          VolumeRecord volume = AttachedSr.volume(newest, intent.key());
          VolumeRecord turned =
              volume.withLv(lv.name(), lv.uuid()).withCbt(Cbt.METADATA).withMapped(0);
          return Patch.of()
              .put(Tables.VOLUME, intent.key(), turned)
              .by(intent.cause())
              .makingRoom();
        });
    ThinLvs.remove(sr, intent.former());
    return newest -> Patch.of();
  }

  @Override
  public Result settle(AttachedSr sr, Intent.DestroyData intent) throws IOException {
    return settled(sr, intent);
  }

  /** Needs nothing of what is to be kept. */
  static Result settled(AttachedSr sr, Intent.DestroyData intent) throws IOException {
    Set<String> needed = sr.neededLvs(sr.state());
    if (!needed.contains(intent.lv())) {
      LinearLvs.unmake(sr, intent.lv());
    }
    ThinLvs.remove(sr, intent.former().without(needed));
    return newest -> Patch.of();
  }
}

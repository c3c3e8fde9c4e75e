package org.lvmsr.backend.volume;

import java.io.IOException;
import org.lvmsr.backend.attached.AttachedSr;
import org.lvmsr.backend.journal.Operation;
import org.lvmsr.backend.record.Intent;
import org.lvmsr.backend.record.Tables;
import org.lvmsr.backend.record.VolumeRecord;
import org.lvmsr.metadata.Patch;

/**
 * Gives a volume another LV with the same contents, and removes what only the former one needed.
 * The record that names the new LV is the turning point: what is settled before it changes nothing,
 * behind it is finished.
 */
final class ReplaceLv implements Operation<Intent.ReplaceLv> {

  @Override
  public Result apply(AttachedSr sr, Intent.ReplaceLv intent) throws IOException {
    sr.update(
        newest -> {
          VolumeRecord volume = AttachedSr.volume(newest, intent.key());
          VolumeRecord turned = volume.withLv(intent.made().name(), intent.made().uuid());
          return Patch.of()
              .put(Tables.VOLUME, intent.key(), turned)
              .by(intent.cause())
              .makingRoom();
        });
    ThinLvs.remove(sr, intent.former());
    return newest -> Patch.of();
  }

  @Override
  public Result settle(AttachedSr sr, Intent.ReplaceLv intent) throws IOException {
    ThinLvs.remove(sr, intent.former().without(sr.neededLvs(sr.state())));
    return newest -> Patch.of();
  }
}

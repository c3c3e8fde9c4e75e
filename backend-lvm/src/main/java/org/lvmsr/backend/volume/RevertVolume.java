package org.lvmsr.backend.volume;

import java.io.IOException;
import java.util.Set;
import org.lvmsr.backend.attached.AttachedSr;
import org.lvmsr.backend.journal.Operation;
import org.lvmsr.backend.lvm.LogicalVolume;
import org.lvmsr.backend.record.Intent;
import org.lvmsr.backend.record.Tables;
import org.lvmsr.backend.record.VolumeRecord;
import org.lvmsr.metadata.Patch;

/**
 * Gives a volume the contents of a snapshot: it gets a new LV that begins as the snapshot is, and
 * its former LV goes.
 *
 * <p>The record that names the new LV is the turning point. What is settled before it is undone,
 * behind it finished: what no volume needs goes.
 */
final class RevertVolume implements Operation<Intent.RevertVolume> {

  @Override
  public Result apply(AttachedSr sr, Intent.RevertVolume intent) throws IOException {
    LogicalVolume lv = ThinLvs.make(sr, intent.derivation());
    sr.update(
        newest -> {
          VolumeRecord volume = AttachedSr.volume(newest, intent.key());
          VolumeRecord reverted =
              volume
                  .withLv(lv.name(), lv.uuid())
                  .withSize(intent.size())
                  .withFamily(intent.family());
          return Patch.of().put(Tables.VOLUME, intent.key(), reverted).by(intent.cause());
        });
    ThinLvs.remove(sr, intent.former());
    return newest -> Patch.of();
  }

  @Override
  public Result settle(AttachedSr sr, Intent.RevertVolume intent) throws IOException {
    Set<String> needed = sr.neededLvs(sr.state());
    if (!needed.contains(intent.derivation().lv())) {
      ThinLvs.unmake(sr, intent.derivation());
    }
    ThinLvs.remove(sr, intent.former().without(needed));
    return newest -> Patch.of();
  }
}

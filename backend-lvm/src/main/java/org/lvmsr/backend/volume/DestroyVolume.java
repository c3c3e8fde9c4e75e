package org.lvmsr.backend.volume;

import java.io.IOException;
import org.lvmsr.backend.attached.AttachedSr;
import org.lvmsr.backend.journal.Operation;
import org.lvmsr.backend.record.Intent;
import org.lvmsr.backend.record.Tables;
import org.lvmsr.metadata.Patch;

/**
 * Removes a volume, its LV, and what only this LV needed. What is settled is finished if LVM has
 * removed the first LV, and undone if it has not: the caller was told of a failure, and may have
 * gone on using the volume.
 */
final class DestroyVolume implements Operation<Intent.DestroyVolume> {

  @Override
  public Result apply(AttachedSr sr, Intent.DestroyVolume intent) throws IOException {
    ThinLvs.remove(sr, intent.removal());
    return newest -> Patch.of().remove(Tables.VOLUME, intent.key());
  }

  @Override
  public Result settle(AttachedSr sr, Intent.DestroyVolume intent) throws IOException {
    boolean begun =
        intent.removal().lvs().stream().anyMatch(lv -> sr.vg().volume(lv.name()).isEmpty());
    if (!begun) {
      return newest -> Patch.of();
    }
    return apply(sr, intent);
  }
}

package org.lvmsr.backend.volume;

import java.io.IOException;
import org.lvmsr.backend.attached.AttachedSr;
import org.lvmsr.backend.journal.Operation;
import org.lvmsr.backend.record.Intent;
import org.lvmsr.backend.record.LvId;
import org.lvmsr.backend.record.Tables;
import org.lvmsr.metadata.Patch;

/**
 * Throws an overlay away. What is settled is finished if the overlay is gone, and undone if it is
 * still there: the caller was told of a failure, and a guest may have gone on using it.
 */
final class RemoveOverlay implements Operation<Intent.RemoveOverlay> {

  @Override
  public Result apply(AttachedSr sr, Intent.RemoveOverlay intent) throws IOException {
    ThinLvs.remove(sr, intent.removal());
    for (LvId lv : intent.thawed()) {
      ThinLvs.thaw(sr, lv.name());
    }
    return newest -> Patch.of().remove(Tables.OVERLAY, intent.key());
  }

  @Override
  public Result settle(AttachedSr sr, Intent.RemoveOverlay intent) throws IOException {
    boolean begun =
        intent.removal().lvs().stream().anyMatch(lv -> sr.vg().volume(lv.name()).isEmpty());
    boolean nothingToRemove = intent.removal().lvs().isEmpty();
    return begun || nothingToRemove ? apply(sr, intent) : newest -> Patch.of();
  }
}

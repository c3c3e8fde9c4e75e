package org.lvmsr.backend.volume;

import java.io.IOException;
import org.lvmsr.backend.attached.AttachedSr;
import org.lvmsr.backend.journal.Operation;
import org.lvmsr.backend.lvm.LogicalVolume;
import org.lvmsr.backend.record.Intent;
import org.lvmsr.backend.record.OverlayRecord;
import org.lvmsr.backend.record.Tables;
import org.lvmsr.metadata.Patch;

/**
 * Puts an overlay over a volume. A crash is undone: nobody was told that the volume is open.
 *
 * <p>A linear volume stays linear, and is read-only for as long as the overlay lies over it.
 */
final class MakeOverlay implements Operation<Intent.MakeOverlay> {

  @Override
  public Result apply(AttachedSr sr, Intent.MakeOverlay intent) throws IOException {
    if (intent.freezes()) {
      ThinLvs.freeze(sr, intent.derivation().origin());
    }
    LogicalVolume lv = ThinLvs.make(sr, intent.derivation());
    var overlay = new OverlayRecord(lv.name(), lv.uuid());
    return newest -> Patch.of().put(Tables.OVERLAY, intent.key(), overlay);
  }

  @Override
  public Result settle(AttachedSr sr, Intent.MakeOverlay intent) throws IOException {
    ThinLvs.unmake(sr, intent.derivation());
    if (intent.freezes()) {
      ThinLvs.thaw(sr, intent.derivation().origin());
    }
    return newest -> Patch.of();
  }
}

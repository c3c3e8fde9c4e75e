package org.lvmsr.backend.volume;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.lvmsr.backend.attached.AttachedSr;
import org.lvmsr.backend.journal.Operation;
import org.lvmsr.backend.lvm.LogicalVolume;
import org.lvmsr.backend.record.Intent;
import org.lvmsr.backend.record.Tables;
import org.lvmsr.metadata.Patch;

/**
 * Removes a volume and its LV. What is settled is finished if LVM has removed the LV, and undone if
 * it has not: the caller was told of a failure, and may have gone on using the volume.
 */
final class DestroyVolume implements Operation<Intent.DestroyVolume> {

  @Override
  public Result apply(AttachedSr sr, Intent.DestroyVolume intent) throws IOException {
    Optional<LogicalVolume> lv = sr.vg().volume(intent.lv());
    if (lv.isPresent()) {
      checkRemovable(lv.get(), intent);
      sr.changeVg(lvs -> lvs.remove(List.of(intent.lv())));
    }
    return newest -> Patch.of().remove(Tables.VOLUME, intent.key());
  }

  @Override
  public Result settle(AttachedSr sr, Intent.DestroyVolume intent) throws IOException {
    boolean gone = sr.vg().volume(intent.lv()).isEmpty();
    return newest -> gone ? Patch.of().remove(Tables.VOLUME, intent.key()) : Patch.of();
  }

  /** LVM removes whatever depends on an LV without a question: only a plain LV may go this way. */
  private static void checkRemovable(LogicalVolume lv, Intent.DestroyVolume intent)
      throws IOException {
    if (!lv.uuid().equals(intent.lvUuid()) || !lv.isLinear()) {
      throw new IOException(
          "LV "
              + lv.name()
              + " is not the one that the record names: expected a linear LV with uuid "
              + intent.lvUuid()
              + ", found "
              + lv.type()
              + " with uuid "
              + lv.uuid()
              + "; nothing was removed");
    }
  }
}

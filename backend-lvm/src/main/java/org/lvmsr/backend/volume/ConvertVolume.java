package org.lvmsr.backend.volume;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.lvmsr.backend.attached.AttachedSr;
import org.lvmsr.backend.journal.Operation;
import org.lvmsr.backend.lvm.LogicalVolume;
import org.lvmsr.backend.lvm.VolumeGroup;
import org.lvmsr.backend.record.Intent;
import org.lvmsr.backend.record.Tables;
import org.lvmsr.backend.record.VolumeRecord;
import org.lvmsr.metadata.Patch;

/**
 * Turns a linear volume, active or not, into a thin overlay over a read-only base: its first
 * snapshot, or the base of its first clone.
 *
 * <p>LVM gives name and uuid of the LV to the overlay, and new ones to the base. If the conversion
 * has happened when a crash is settled it stays, as the volume may have been written to since; but
 * nobody was told of the snapshot, so there is none, and the base stays hidden. The device of an
 * active volume may still be the linear one, if LVM was stopped in between.
 */
final class ConvertVolume implements Operation<Intent.ConvertVolume> {

  @Override
  public Result apply(AttachedSr sr, Intent.ConvertVolume intent) throws IOException {
    VolumeGroup vg =
        sr.changeVg(
            lvs -> {
              lvs.createPool(intent.pool(), intent.space());
              lvs.convertToOverlay(intent.lv(), intent.pool(), intent.base());
            });
    LogicalVolume base =
        vg.volume(intent.base())
            .filter(found -> isConverted(vg, intent))
            .orElseThrow(
                () ->
                    new IOException("lvconvert succeeded but LV " + intent.lv() + " is as before"));
    return newest -> {
      Patch patch = Patch.of();
      for (VolumeRecord snapshot : intent.snapshots()) {
        patch = patch.put(Tables.VOLUME, snapshot.key(), snapshot.withLv(base.name(), base.uuid()));
      }
      return patch;
    };
  }

  @Override
  public Result settle(AttachedSr sr, Intent.ConvertVolume intent) throws IOException {
    if (!isConverted(sr.vg(), intent)) {
      removeHalfMade(sr, intent);
      ThinLvs.removePool(sr, intent.pool());
      sr.removeStrayDevices();
    } else {
      sr.refreshIfActive(intent.lv());
    }
    return newest -> Patch.of();
  }

  /** LVM first makes an empty thin volume under the base's name, and then exchanges the names. */
  private static void removeHalfMade(AttachedSr sr, Intent.ConvertVolume intent)
      throws IOException {
    boolean halfMade =
        sr.vg()
            .volume(intent.base())
            .flatMap(LogicalVolume::thin)
            .filter(thin -> thin.pool().equals(intent.pool()))
            .filter(thin -> thin.externalOrigin().isEmpty())
            .isPresent();
    if (halfMade) {
      sr.changeVg(lvs -> lvs.remove(List.of(intent.base())));
    }
  }

  private static boolean isConverted(VolumeGroup vg, Intent.ConvertVolume intent) {
    return vg.volume(intent.lv())
        .flatMap(LogicalVolume::thin)
        .filter(thin -> thin.externalOrigin().equals(Optional.of(intent.base())))
        .isPresent();
  }
}

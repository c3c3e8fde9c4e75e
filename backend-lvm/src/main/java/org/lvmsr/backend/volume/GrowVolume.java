package org.lvmsr.backend.volume;

import java.io.IOException;
import java.util.Optional;
import org.lvmsr.backend.attached.AttachedSr;
import org.lvmsr.backend.journal.Operation;
import org.lvmsr.backend.lvm.Extents;
import org.lvmsr.backend.lvm.LogicalVolume;
import org.lvmsr.backend.lvm.VolumeGroup;
import org.lvmsr.backend.record.Intent;
import org.lvmsr.backend.record.Tables;
import org.lvmsr.backend.record.VolumeRecord;
import org.lvmsr.metadata.Patch;
import org.lvmsr.metadata.State;

/**
 * Grows a linear volume, active or not.
 *
 * <p>The new extents are zeroed and flushed before the LV gets them, so that a guest never sees
 * anything else in them. If the LV has grown when a crash is settled, it stays grown: somebody may
 * have written there already. The device of an active LV may still have the old size, if LVM was
 * stopped in between.
 */
final class GrowVolume implements Operation<Intent.GrowVolume> {

  @Override
  public Result apply(AttachedSr sr, Intent.GrowVolume intent) throws IOException {
    Zeroes.write(sr, intent.by());
    VolumeGroup vg = sr.changeVg(lvs -> lvs.extend(intent.lv(), intent.by()));
    if (!hasGrown(vg, intent)) {
      throw new IOException("lvextend succeeded but LV " + intent.lv() + " has not grown");
    }
    return newest -> grown(newest, intent);
  }

  @Override
  public Result settle(AttachedSr sr, Intent.GrowVolume intent) throws IOException {
    if (!hasGrown(sr.vg(), intent)) {
      return newest -> Patch.of();
    }
    sr.refreshIfActive(intent.lv());
    return newest -> grown(newest, intent);
  }

  private static boolean hasGrown(VolumeGroup vg, Intent.GrowVolume intent) {
    long added = intent.by().stream().mapToLong(Extents::count).sum();
    Optional<LogicalVolume> lv = vg.volume(intent.lv());
    return lv.isPresent() && lv.get().extents() == intent.extentsBefore() + added;
  }

  /** The newest record, so that what was set meanwhile stays. */
  private static Patch grown(State newest, Intent.GrowVolume intent) {
    VolumeRecord record = AttachedSr.volume(newest, intent.key());
    return Patch.of().put(Tables.VOLUME, intent.key(), record.withSize(intent.newSize()));
  }
}

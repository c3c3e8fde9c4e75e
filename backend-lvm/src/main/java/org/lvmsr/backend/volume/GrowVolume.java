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
import org.lvmsr.metadata.Patch;

/**
 * Grows a linear volume, active or not.
 *
 * <p>The new extents are zeroed and flushed before the LV gets them, so that a guest never sees
 * anything else in them. If the LV has grown when a crash is settled, it stays grown: somebody may
 * have written there already.
 */
final class GrowVolume implements Operation<Intent.GrowVolume> {

  @Override
  public Patch apply(AttachedSr sr, Intent.GrowVolume intent) throws IOException {
    Zeroes.write(sr, intent.by());
    VolumeGroup vg = sr.changeVg(lvs -> lvs.extend(intent.lv(), intent.by()));
    if (!hasGrown(vg, intent)) {
      throw new IOException("lvextend succeeded but LV " + intent.lv() + " has not grown");
    }
    return grown(sr, intent);
  }

  @Override
  public Patch settle(AttachedSr sr, Intent.GrowVolume intent) throws IOException {
    return hasGrown(sr.vg(), intent) ? grown(sr, intent) : Patch.of();
  }

  private static boolean hasGrown(VolumeGroup vg, Intent.GrowVolume intent) {
    long added = intent.by().stream().mapToLong(Extents::count).sum();
    Optional<LogicalVolume> lv = vg.volume(intent.lv());
    return lv.isPresent() && lv.get().extents() == intent.extentsBefore() + added;
  }

  private static Patch grown(AttachedSr sr, Intent.GrowVolume intent) throws IOException {
    var record = AttachedSr.volume(sr.state(), intent.key());
    return Patch.of().put(Tables.VOLUME, intent.key(), record.withSize(intent.newSize()));
  }
}

package org.lvmsr.backend.volume;

import java.io.IOException;
import java.util.List;
import org.lvmsr.backend.attached.AttachedSr;
import org.lvmsr.backend.journal.Operation;
import org.lvmsr.backend.lvm.Extents;
import org.lvmsr.backend.lvm.LogicalVolume;
import org.lvmsr.backend.record.Destroyed;
import org.lvmsr.backend.record.DestroyedVolume;
import org.lvmsr.backend.record.Intent;
import org.lvmsr.backend.record.Tables;
import org.lvmsr.backend.record.VolumeRecord;
import org.lvmsr.metadata.Patch;

/**
 * Makes a linear LV around what a destroyed volume has left. No byte of it is written. A crash is
 * undone: the data is where it was, and is remembered again.
 */
final class UndeleteVolume implements Operation<Intent.UndeleteVolume> {

  @Override
  public Result apply(AttachedSr sr, Intent.UndeleteVolume intent) throws IOException {
    VolumeRecord planned = intent.destroyed().volume();
    LogicalVolume lv = LinearLvs.around(sr, planned.lv(), intent.destroyed().on());
    if (!planned.readWrite()) {
      ThinLvs.freeze(sr, planned.lv());
    }
    VolumeRecord back = planned.withLvUuid(lv.uuid());
    return newest -> Patch.of().put(Tables.VOLUME, back.key(), back);
  }

  @Override
  public Result settle(AttachedSr sr, Intent.UndeleteVolume intent) throws IOException {
    DestroyedVolume destroyed = intent.destroyed();
    String name = destroyed.volume().lv();
    if (sr.vg().volume(name).filter(lv -> isWithin(lv, destroyed.on())).isPresent()) {
      LinearLvs.unmake(sr, name);
    }
    return newest -> Destroyed.remember(newest, destroyed);
  }

  private static boolean isWithin(LogicalVolume lv, List<Extents> on) {
    return lv.isLinear()
        && lv.segments().stream().allMatch(part -> on.stream().anyMatch(run -> run.contains(part)));
  }
}

package org.lvmsr.backend.volume;

import java.io.IOException;
import org.lvmsr.backend.attached.AttachedSr;
import org.lvmsr.backend.journal.Operation;
import org.lvmsr.backend.record.Intent;
import org.lvmsr.backend.record.Tables;
import org.lvmsr.metadata.Patch;
import org.lvmsr.metadata.State;

/**
 * Grows a thin volume, active or not; its pool has room already. What is added reads as zeroes, as
 * the pool zeroes blocks and the external origin ends before it. If it has grown when a crash is
 * settled, it stays grown: somebody may have written there.
 */
final class GrowThinVolume implements Operation<Intent.GrowThinVolume> {

  @Override
  public Result apply(AttachedSr sr, Intent.GrowThinVolume intent) throws IOException {
    sr.changeVg(lvs -> lvs.extendThin(intent.lv(), intent.by()));
    if (!hasGrown(sr, intent)) {
      throw new IOException("lvextend succeeded but LV " + intent.lv() + " has not grown");
    }
    return newest -> grown(newest, intent);
  }

  @Override
  public Result settle(AttachedSr sr, Intent.GrowThinVolume intent) throws IOException {
    if (!hasGrown(sr, intent)) {
      return newest -> Patch.of();
    }
    sr.refreshIfActive(intent.lv());
    return newest -> grown(newest, intent);
  }

  private static boolean hasGrown(AttachedSr sr, Intent.GrowThinVolume intent) {
    return sr.vg()
        .volume(intent.lv())
        .filter(lv -> lv.extents() == intent.extentsBefore() + intent.by())
        .isPresent();
  }

  private static Patch grown(State newest, Intent.GrowThinVolume intent) {
    var record = AttachedSr.volume(newest, intent.key());
    return Patch.of().put(Tables.VOLUME, intent.key(), record.withSize(intent.newSize()));
  }
}

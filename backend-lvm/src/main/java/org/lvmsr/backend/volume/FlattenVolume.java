package org.lvmsr.backend.volume;

import java.io.IOException;
import org.lvmsr.backend.attached.AttachedSr;
import org.lvmsr.backend.journal.Operation;
import org.lvmsr.backend.lvm.LogicalVolume;
import org.lvmsr.backend.record.Intent;
import org.lvmsr.metadata.Patch;

/**
 * Copies a volume to a linear LV that takes the place of its own. Until then nothing shows the new
 * LV, so a crash while it is copied is undone.
 */
final class FlattenVolume implements Operation<Intent.FlattenVolume> {
  private final Filling filling;

  /** Takes what fills the new LV and puts it in place. */
  FlattenVolume(Filling filling) {
    this.filling = filling;
  }

  /** Gives a new LV its contents, durably, and has the volume take it. */
  @FunctionalInterface
  interface Filling {
    void fill(AttachedSr sr, Intent.FlattenVolume intent, LogicalVolume made) throws IOException;
  }

  @Override
  public Result apply(AttachedSr sr, Intent.FlattenVolume intent) throws IOException {
    filling.fill(sr, intent, LinearLvs.make(sr, intent.lv(), intent.on()));
    return newest -> Patch.of();
  }

  @Override
  public Result settle(AttachedSr sr, Intent.FlattenVolume intent) throws IOException {
    return settled(sr, intent);
  }

  /** Needs nothing of what fills it. */
  static Result settled(AttachedSr sr, Intent.FlattenVolume intent) throws IOException {
    if (!sr.neededLvs(sr.state()).contains(intent.lv())) {
      new Mirror(sr, intent.key(), intent.source().name(), intent.lv()).end();
      LinearLvs.unmake(sr, intent.lv());
    }
    return newest -> Patch.of();
  }
}

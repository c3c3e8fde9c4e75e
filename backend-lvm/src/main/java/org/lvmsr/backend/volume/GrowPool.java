package org.lvmsr.backend.volume;

import java.io.IOException;
import org.lvmsr.backend.attached.AttachedSr;
import org.lvmsr.backend.journal.Operation;
import org.lvmsr.backend.record.Intent;
import org.lvmsr.metadata.Patch;

/** Gives a pool more room. Whether a crash lets it have it makes no difference to anybody. */
final class GrowPool implements Operation<Intent.GrowPool> {

  @Override
  public Result apply(AttachedSr sr, Intent.GrowPool intent) throws IOException {
    sr.changeVg(lvs -> lvs.extendPool(intent.pool(), intent.space()));
    return newest -> Patch.of();
  }

  /** LVM may have the new size while the device has the old one. */
  @Override
  public Result settle(AttachedSr sr, Intent.GrowPool intent) throws IOException {
    ThinLvs.refreshActive(sr, intent.pool());
    return newest -> Patch.of();
  }
}

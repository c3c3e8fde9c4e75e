package org.lvmsr.backend.volume;

import java.io.IOException;
import org.lvmsr.backend.attached.AttachedSr;
import org.lvmsr.backend.journal.Operation;
import org.lvmsr.backend.record.Intent;
import org.lvmsr.metadata.Patch;

/** Makes the pool of a thin SR. A crash is undone, and the next attach makes it anew. */
final class MakePool implements Operation<Intent.MakePool> {

  @Override
  public Result apply(AttachedSr sr, Intent.MakePool intent) throws IOException {
    var vg = sr.changeVg(lvs -> lvs.createPool(intent.pool(), intent.space()));
    if (vg.volume(intent.pool()).filter(lv -> lv.pool().isPresent()).isEmpty()) {
      throw new IOException("lvcreate succeeded but the VG has no pool " + intent.pool());
    }
    return newest -> Patch.of();
  }

  @Override
  public Result settle(AttachedSr sr, Intent.MakePool intent) throws IOException {
    ThinLvs.removePool(sr, intent.pool());
    return newest -> Patch.of();
  }
}

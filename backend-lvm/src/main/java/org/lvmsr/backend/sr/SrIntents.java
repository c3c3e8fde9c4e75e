package org.lvmsr.backend.sr;

import java.io.IOException;
import org.lvmsr.backend.attached.AttachedSr;
import org.lvmsr.backend.journal.Operation;
import org.lvmsr.backend.record.Intent;
import org.lvmsr.backend.volume.VolumeIntents;
import org.lvmsr.metadata.Patch;

/** Which operation an open intent belongs to, on the SR or on one of its volumes. */
public final class SrIntents {
  private SrIntents() {}

  /** Ends an intent. */
  public static Operation.Result settle(AttachedSr sr, Intent intent) throws IOException {
    if (intent instanceof Intent.ResizeMetadata resize) {
      return new ResizeMetadata().settle(sr, resize);
    }
    if (intent instanceof Intent.GrowSr grow) {
      return new GrowSr().settle(sr, grow);
    }
    if (intent instanceof Intent.RestoreVg) {
      return newest -> Patch.of(); // There is a VG, or the SR would not be open.
    }
    if (intent instanceof Intent.AdoptSr) {
      return newest -> Patch.of(); // Not begun, or all but ended, or its VG would be another one.
    }
    return VolumeIntents.settle(sr, intent);
  }
}

package org.lvmsr.backend.check;

import java.util.List;
import java.util.Optional;
import org.lvmsr.backend.lvm.VolumeGroup;
import org.lvmsr.backend.sr.SrLayout;

/**
 * A store whose making was cut short: by an {@code SR.create}, which has then lost nothing, or by a
 * rebuild, whose VG has volumes.
 */
final class UnfinishedStore {
  private final Witnesses seen;

  UnfinishedStore(Witnesses seen) {
    this.seen = seen;
  }

  Severity severity() {
    return hasVolumes() ? Severity.DAMAGE : Severity.WARNING;
  }

  Repair advice() {
    Optional<VolumeGroup> vg = seen.vg();
    if (vg.isEmpty()) {
      return new Repair.None("create the SR again: SR.create makes a new store on this LUN");
    }
    if (hasVolumes()) {
      return new Repair.None("have lvmsr check --rebuild make a new store: it had not ended");
    }
    String device = seen.medium().block() ? seen.medium().name() : "DEVICE";
    return new Repair.None(
        "create the SR again: SR.create goes on where it stopped if the SR has the uuid "
            + SrLayout.srUuid(vg.get()).orElseThrow()
            + "; for another one remove what there is first:",
        List.of(
            "vgremove --devices " + device + " " + vg.get().name(),
            "pvremove --devices " + device + " " + device));
  }

  private boolean hasVolumes() {
    return seen.vg()
        .map(vg -> vg.volumes().keySet().stream().anyMatch(lv -> !lv.equals(SrLayout.RESERVED_LV)))
        .orElse(false);
  }
}

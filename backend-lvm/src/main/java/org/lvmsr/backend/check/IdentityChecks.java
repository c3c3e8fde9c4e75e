package org.lvmsr.backend.check;

import java.util.ArrayList;
import java.util.List;
import org.lvmsr.backend.lvm.VolumeGroup;
import org.lvmsr.backend.sr.SrLayout;
import org.lvmsr.metadata.Identity;

/** Whether store and LVM speak of the same SR. */
final class IdentityChecks {
  private static final Repair COPY =
      new Repair.None(
          "do not attach it: the store belongs to another VG, or this is a copy whose VG was"
              + " changed (vgimportclone)");

  private IdentityChecks() {}

  static List<CheckFinding> of(Witnesses seen) {
    List<CheckFinding> findings = new ArrayList<>();
    if (seen.valid().isEmpty() || seen.lvm().vg().isEmpty()) {
      return findings;
    }
    Identity header = seen.valid().get().info().identity();
    VolumeGroup vg = seen.lvm().vg().get();
    compare("uuid of the VG", header.vgUuid(), vg.uuid(), findings);
    compare("uuid of the PV", header.pvUuid(), vg.pvUuid(), findings);
    compare("name of the VG", SrLayout.vgName(header.srUuid()), vg.name(), findings);
    return findings;
  }

  private static void compare(
      String subject, String header, String lvm, List<CheckFinding> findings) {
    if (!header.equals(lvm)) {
      findings.add(
          new CheckFinding(
              Severity.DAMAGE,
              List.of(Witness.STORE, Witness.LVM),
              subject,
              "the store's header and LVM do not say the same",
              header + " (store)",
              lvm + " (LVM)",
              COPY));
    }
  }
}

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

  private final Severity severity;
  private final Repair advice;
  private final List<CheckFinding> findings;

  private IdentityChecks(Severity severity, Repair advice, List<CheckFinding> findings) {
    this.severity = severity;
    this.advice = advice;
    this.findings = findings;
  }

  static List<CheckFinding> of(Witnesses seen) {
    List<CheckFinding> findings = new ArrayList<>();
    if (seen.valid().isEmpty() || seen.lvm().vg().isEmpty()) {
      return findings;
    }
    boolean adopted = seen.isBeingAdopted();
    Repair advice = adopted ? adoptAgain(seen) : COPY;
    Severity severity = adopted ? Severity.WARNING : Severity.DAMAGE;
    var checks = new IdentityChecks(severity, advice, findings);
    Identity header = seen.valid().get().info().identity();
    VolumeGroup vg = seen.lvm().vg().get();
    checks.compare("uuid of the VG", header.vgUuid(), vg.uuid());
    checks.compare("uuid of the PV", header.pvUuid(), vg.pvUuid());
    checks.compare("name of the VG", SrLayout.vgName(header.srUuid()), vg.name());
    return findings;
  }

  /** Half an SR of its own: what does not agree yet will. */
  static Repair adoptAgain(Witnesses seen) {
    String device = seen.medium().name();
    return new Repair.None(
        "lvmsr adopt was interrupted: run it again, it goes on", List.of("lvmsr adopt " + device));
  }

  private void compare(String subject, String header, String lvm) {
    if (!header.equals(lvm)) {
      findings.add(
          new CheckFinding(
              severity,
              List.of(Witness.STORE, Witness.LVM),
              subject,
              "the store's header and LVM do not say the same",
              header + " (store)",
              lvm + " (LVM)",
              advice));
    }
  }
}

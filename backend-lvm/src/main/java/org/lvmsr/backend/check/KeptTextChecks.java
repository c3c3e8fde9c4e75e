package org.lvmsr.backend.check;

import java.util.List;

/** Whether the copies of LVM's text that the store keeps are of use. */
final class KeptTextChecks {
  private static final String SUBJECT = "store";

  private KeptTextChecks() {}

  static List<CheckFinding> of(Witnesses seen) {
    var findings = new Findings(Witness.STORE);
    boolean none = seen.copies().kept().isEmpty();
    Severity severity = none ? Severity.WARNING : Severity.NOTE;
    for (long place : seen.copies().bad()) {
      String what = "a kept copy of LVM's text is not whole (byte " + place + ")";
      String found = "a wrong checksum: a write was cut short, or it rotted";
      findings.add(severity, SUBJECT, what, "the text of a VG", found, advice(none));
    }
    return findings.all();
  }

  private static Repair advice(boolean none) {
    return new Repair.None(
        none
            ? "no other one is left: attaching the SR keeps a new one, as long as LVM's own is there"
            : "nothing needs to be done: another copy is whole, and a later one takes this place");
  }
}

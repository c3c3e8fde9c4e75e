package org.lvmsr.backend.check;

import java.util.ArrayList;
import java.util.List;

/** Collects what one check finds; all of it comes from the same witnesses. */
final class Findings {
  private final List<Witness> witnesses;
  private final List<CheckFinding> found = new ArrayList<>();

  Findings(Witness... witnesses) {
    this.witnesses = List.of(witnesses);
  }

  void add(
      Severity severity,
      String subject,
      String what,
      String expected,
      String actual,
      Repair repair) {
    found.add(new CheckFinding(severity, witnesses, subject, what, expected, actual, repair));
  }

  /** All so far, in the order in which they were found. */
  List<CheckFinding> all() {
    return List.copyOf(found);
  }
}

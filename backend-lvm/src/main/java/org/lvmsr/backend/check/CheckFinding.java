package org.lvmsr.backend.check;

import java.util.List;

/**
 * One thing in which the witnesses differ from each other, or from what should be.
 *
 * @param severity how bad it is
 * @param witnesses who says so
 * @param subject what it is about, such as {@code volume 7d9c…}
 * @param what one sentence for a person
 * @param expected what should have been there
 * @param found what was there
 * @param repair what to do about it
 */
public record CheckFinding(
    Severity severity,
    List<Witness> witnesses,
    String subject,
    String what,
    String expected,
    String found,
    Repair repair) {

  public CheckFinding {
    witnesses = List.copyOf(witnesses);
  }

  /** Whether {@code lvmsr check --repair} does something about it. */
  public boolean isRepairable() {
    return !(repair instanceof Repair.None);
  }

  /** The same with another repair. */
  CheckFinding with(Repair other) {
    return new CheckFinding(severity, witnesses, subject, what, expected, found, other);
  }
}

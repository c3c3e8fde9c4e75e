package org.lvmsr.backend.check;

/** How bad a finding is, in ascending order. */
public enum Severity {
  /** Worth knowing; nothing is wrong. */
  NOTE,
  /** Something is not as it should be, and nothing is lost. */
  WARNING,
  /** Something is lost, contradictory, or cannot be told. */
  DAMAGE
}

package org.lvmsr.metadata;

/**
 * Something a reader noticed on the medium.
 *
 * @param severity whether the state can still be trusted
 * @param what one sentence for a person
 * @param expected what should have been there
 * @param actual what was there
 * @param place absolute byte offset on the LUN, or -1 if it is no single place
 */
public record Finding(Severity severity, String what, String expected, String actual, long place) {

  /** How bad a finding is. */
  public enum Severity {
    /** Normal after a power loss or a restore; nothing acknowledged is missing. */
    NOTE,
    /** One copy is bad, the other made up for it: redundancy is lost, content is not. */
    DEGRADED,
    /** Something acknowledged is missing or contradictory. */
    DAMAGE
  }

  static Finding note(String what, String expected, String actual, long place) {
    return new Finding(Severity.NOTE, what, expected, actual, place);
  }

  static Finding degraded(String what, String expected, String actual, long place) {
    return new Finding(Severity.DEGRADED, what, expected, actual, place);
  }

  static Finding damage(String what, String expected, String actual, long place) {
    return new Finding(Severity.DAMAGE, what, expected, actual, place);
  }

  boolean isDamage() {
    return severity == Severity.DAMAGE;
  }

  @Override
  public String toString() {
    String where = place < 0 ? "" : " (byte " + place + ")";
    return severity + ": " + what + where + ": expected " + expected + ", found " + actual;
  }
}

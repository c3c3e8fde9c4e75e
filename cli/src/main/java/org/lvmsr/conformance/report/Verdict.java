package org.lvmsr.conformance.report;

/** What came of a case. */
public enum Verdict {
  PASSED("passed"),
  FAILED("FAILED"),
  ADVICE("advice"),
  SKIPPED("skipped"),
  ERROR("ERROR");

  private final String word;

  Verdict(String word) {
    this.word = word;
  }

  /** As it is shown. */
  public String word() {
    return word;
  }
}

package org.lvmsr.conformance.scene;

/**
 * What a case did and saw.
 *
 * @param did a call with its arguments, or a word on something else
 * @param saw its answer
 */
public record Step(String did, String saw) {
  private static final int LONG = 2000;

  /** With what is too long to read cut short. */
  static Step of(String did, String saw) {
    return new Step(cut(did), cut(saw));
  }

  private static String cut(String text) {
    return text.length() <= LONG
        ? text
        : text.substring(0, LONG) + "… (" + text.length() + " characters)";
  }
}

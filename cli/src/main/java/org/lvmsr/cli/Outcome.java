package org.lvmsr.cli;

/**
 * What a script answers.
 *
 * @param exitCode 0, 1 for a failed call, 2 for a command line that makes no sense
 */
public record Outcome(String stdout, String stderr, int exitCode) {
  /** A call that went well, or help. */
  static Outcome success(String stdout) {
    return new Outcome(stdout, "", 0);
  }
}

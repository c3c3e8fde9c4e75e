package org.lvmsr.cli;

import org.lvmsr.smapi.Printed;

/**
 * What a script answers.
 *
 * @param printed on stdout
 * @param exitCode 0, 1 for a failed call, 2 for a command line that makes no sense
 */
public record Outcome(Printed printed, String stderr, int exitCode) {
  /** One whose stdout is short. */
  public Outcome(String stdout, String stderr, int exitCode) {
    this(Printed.of(stdout), stderr, exitCode);
  }

  /** A call that went well. */
  static Outcome success(Printed stdout) {
    return new Outcome(stdout, "", 0);
  }

  /** A call that went well, or help. */
  static Outcome success(String stdout) {
    return success(Printed.of(stdout));
  }

  /** What is printed on stdout, as text: a copy. */
  public String stdout() {
    return printed.toString();
  }
}

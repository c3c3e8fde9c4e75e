package org.lvmsr.cli.admin;

import java.io.IOException;
import java.util.List;

/** A command of {@code lvmsr}, and what a person is told about it. */
interface AdminCommand {
  /** Its word on the command line. */
  String name();

  /** Its arguments as its usage shows them, in one line or several. */
  String arguments();

  /** One line on what it does. */
  String summary();

  /** The options that it knows; there are no others. */
  default List<Option> options() {
    return List.of();
  }

  /** What has to be known beside that, in lines; empty if that is all. */
  default String details() {
    return "";
  }

  /** Lines that can be typed, each with what comes of it. */
  default String examples() {
    return "";
  }

  /** Lines about exit codes above those that all commands have. */
  default String exitCodes() {
    return isAboutSr() ? "4  there is no store that can be trusted\n" : "";
  }

  /** Whether it looks at a target, and changes nothing of it. */
  default boolean looksAtTarget() {
    return arguments().contains("TARGET");
  }

  /** Whether it is about SRs as lvmsr makes them. */
  default boolean isAboutSr() {
    return true;
  }

  /** Whether it works in the tree of any plugin. */
  default boolean isForAnyPlugin() {
    return !isAboutSr();
  }

  /** Whether it writes to stdout by itself, so that its answer has to go to stderr. */
  default boolean takesStdout(List<String> arguments) {
    return false;
  }

  /**
   * Does it.
   *
   * @param arguments what follows the command's name, without {@code --json}
   * @throws UsageError if they make no sense
   */
  AdminResult run(AdminContext context, List<String> arguments)
      throws UsageError, IOException, InterruptedException;
}

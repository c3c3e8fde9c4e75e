package org.lvmsr.cli.admin;

import java.io.IOException;
import java.util.List;

/** A command of {@code lvmsr}. */
interface AdminCommand {
  /** Its word on the command line. */
  String name();

  /** Its arguments, for the list of commands. */
  String arguments();

  /** One line on what it does. */
  String summary();

  /**
   * Does it.
   *
   * @param arguments what follows the command's name, without {@code --json}
   * @throws UsageError if they make no sense
   */
  AdminResult run(AdminContext context, List<String> arguments)
      throws UsageError, IOException, InterruptedException;
}

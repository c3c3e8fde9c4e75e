package org.lvmsr.cli.runbook;

import java.io.IOException;
import java.util.List;

/** Where the commands of a section are run. */
@FunctionalInterface
public interface Shell {
  /**
   * What a command has printed, stdout and stderr.
   *
   * @param status its exit code
   */
  record Said(String text, int status) {
    List<String> lines() {
      return Block.withoutEmptyEnd(text.lines().map(String::stripTrailing).toList());
    }
  }

  /**
   * Runs a command.
   *
   * @param last exit code of the one before, which {@code $?} is
   */
  Said run(String command, int last) throws IOException;
}

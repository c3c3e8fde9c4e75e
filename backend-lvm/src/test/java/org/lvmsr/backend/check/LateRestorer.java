package org.lvmsr.backend.check;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lvmsr.backend.exec.Command;
import org.lvmsr.backend.exec.CommandFailure;
import org.lvmsr.backend.exec.CommandResult;
import org.lvmsr.backend.exec.CommandRunner;
import org.lvmsr.backend.exec.SystemCommandRunner;

/**
 * A host on which an earlier life of the service has started a command that writes a VG anew. It
 * gets to run only when the commands that were running have been waited for.
 */
final class LateRestorer implements CommandRunner {
  private static final String WAITING = "vgs";

  private final CommandRunner runner = new SystemCommandRunner();
  private final Path text;
  private final String vg;
  private Optional<String> answer = Optional.empty();

  /**
   * A command for that VG.
   *
   * @param text what it is to write
   */
  LateRestorer(Path text, String vg) {
    this.text = text;
    this.vg = vg;
  }

  /** What the late command said; empty if nobody waited. */
  Optional<String> answer() {
    return answer;
  }

  @Override
  public CommandResult run(Command command) throws CommandFailure {
    try {
      return runner.run(command);
    } finally {
      if (answer.isEmpty() && command.arguments().get(0).equals(WAITING)) {
        answer = Optional.of(restore(command));
      }
    }
  }

  private String restore(Command waiting) {
    List<String> arguments = new ArrayList<>(waiting.arguments());
    arguments.set(0, "vgcfgrestore");
    List<String> common = arguments.subList(0, arguments.indexOf("--noheadings"));
    List<String> all = new ArrayList<>(common);
    all.addAll(List.of("--yes", "--force", "--file", text.toString(), vg));
    try {
      return runner
          .run(new Command(waiting.program(), all, waiting.environment(), waiting.deadline()))
          .stdout();
    } catch (CommandFailure e) {
      return e.toString();
    }
  }
}

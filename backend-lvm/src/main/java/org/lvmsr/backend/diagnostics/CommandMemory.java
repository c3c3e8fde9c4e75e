package org.lvmsr.backend.diagnostics;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import org.lvmsr.backend.exec.Command;
import org.lvmsr.backend.exec.CommandFailure;
import org.lvmsr.backend.exec.CommandResult;
import org.lvmsr.backend.exec.CommandRunner;
import org.lvmsr.backend.exec.MissingExecutableException;

/**
 * Runs commands as another runner does, and remembers the last ones. Failures are remembered apart,
 * so that they outlast the successes that follow.
 *
 * <p>What is remembered are arguments and, of failures, how stderr begins: no secret and no name of
 * a volume is ever an argument, and what programs print to stdout may be anything.
 */
public final class CommandMemory implements CommandRunner {
  private static final int COMMANDS = 20;
  private static final int FAILURES = 10;
  private static final int LONGEST = 400;

  private final CommandRunner runner;
  private final InstantSource clock;
  private final Recent<String> commands = new Recent<>(COMMANDS);
  private final Recent<String> failures = new Recent<>(FAILURES);

  /** Remembers nothing yet. */
  public CommandMemory(CommandRunner runner, InstantSource clock) {
    this.runner = runner;
    this.clock = clock;
  }

  /** The last commands, a line each, the newest last: when they ended, how, and after what time. */
  public List<String> commands() {
    return commands.list();
  }

  /** The last of those that failed, with what they complained of. */
  public List<String> failures() {
    return failures.list();
  }

  @Override
  public CommandResult run(Command command) throws CommandFailure {
    try {
      CommandResult result = runner.run(command);
      commands.add(line(command, "exit 0", result.duration()));
      return result;
    } catch (CommandFailure e) {
      String line = line(command, outcome(e), e.duration());
      commands.add(line);
      failures.add(line + ": " + shortened(oneLine(e.stderr())));
      throw e;
    } catch (MissingExecutableException e) {
      String line = line(command, "not installed", Duration.ZERO);
      commands.add(line);
      failures.add(line);
      throw e;
    }
  }

  private String line(Command command, String outcome, Duration duration) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    String program = command.program().toString().toLowerCase(Locale.ROOT);
    String argv = program + " " + String.join(" ", command.arguments());
    return now + ", " + outcome + ", " + duration.toMillis() + " ms: " + shortened(argv);
  }

  private static String outcome(CommandFailure failure) {
    return switch (failure.kind()) {
      case NOT_STARTED -> "not started";
      case EXITED -> "exit " + failure.exitCode();
      case TIMED_OUT -> "ended after its deadline";
    };
  }

  private static String oneLine(String text) {
    return text.strip().replaceAll("\\s+", " ");
  }

  private static String shortened(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
  }
}

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
 * so that they outlast the successes that follow; of a command that succeeds again and again only
 * the last time, so that what is asked every few seconds does not push out the rest.
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
  private final Recent<Remembered> commands = new Recent<>(COMMANDS);
  private final Recent<String> failures = new Recent<>(FAILURES);

  private record Remembered(String argv, boolean succeeded, String line) {}

  /** Remembers nothing yet. */
  public CommandMemory(CommandRunner runner, InstantSource clock) {
    this.runner = runner;
    this.clock = clock;
  }

  /** The last commands, a line each, the newest last: when they ended, how, and after what time. */
  public List<String> commands() {
    return commands.list().stream().map(Remembered::line).toList();
  }

  /** The last of those that failed, with what they complained of. */
  public List<String> failures() {
    return failures.list();
  }

  @Override
  public CommandResult run(Command command) throws CommandFailure {
    String argv = argv(command);
    try {
      CommandResult result = runner.run(command);
      var success = new Remembered(argv, true, line(argv, "exit 0", result.duration()));
      commands.add(success, one -> one.succeeded() && one.argv().equals(argv));
      return result;
    } catch (CommandFailure e) {
      String line = line(argv, outcome(e), e.duration());
      commands.add(new Remembered(argv, false, line));
      failures.add(line + ": " + shortened(oneLine(e.stderr())));
      throw e;
    } catch (MissingExecutableException e) {
      String line = line(argv, "not installed", Duration.ZERO);
      commands.add(new Remembered(argv, false, line));
      failures.add(line);
      throw e;
    }
  }

  /** Without the program's path: it may not be installed. */
  private static String argv(Command command) {
    String program = command.program().toString().toLowerCase(Locale.ROOT);
    return program + " " + String.join(" ", command.arguments());
  }

  private String line(String argv, String outcome, Duration duration) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    return now + ", " + outcome + ", " + duration.toMillis() + " ms: " + shortened(argv);
  }

  private static String outcome(CommandFailure failure) {
    return switch (failure.kind()) {
      case NOT_STARTED -> "not started";
      case EXITED -> "exit " + failure.exitCode();
      case TIMED_OUT -> "ended after its deadline";
      case UNREADABLE -> "printed what cannot be understood";
    };
  }

  private static String oneLine(String text) {
    return text.strip().replaceAll("\\s+", " ");
  }

  private static String shortened(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
  }
}

package org.lvmsr.backend.exec;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One run of a program: what to start, with which arguments and environment, and for how long at
 * the most.
 *
 * @param program what to start
 * @param arguments passed as they are; no shell, no quoting. None begins or ends with white space:
 *     Commons Exec would cut it off
 * @param environment the whole environment of the child: nothing is inherited
 * @param deadline after it the child gets TERM, a grace later KILL, and the outcome is unknown
 * @param reader gets what the program prints, line by line, for output too long to be kept; the
 *     result's text is empty then
 */
public record Command(
    Program program,
    List<String> arguments,
    Map<String, String> environment,
    Duration deadline,
    Optional<LineReader> reader) {

  static final Map<String, String> BASE_ENVIRONMENT =
      Map.of("LC_ALL", "C", "PATH", "/usr/sbin:/usr/bin:/sbin:/bin");

  public Command {
    arguments = List.copyOf(arguments);
    for (String argument : arguments) {
      if (!argument.equals(argument.trim())) {
        throw new IllegalArgumentException("white space around an argument: '" + argument + "'");
      }
    }
    environment = Map.copyOf(environment);
  }

  /** A command whose output is kept. */
  public Command(
      Program program, List<String> arguments, Map<String, String> environment, Duration deadline) {
    this(program, arguments, environment, deadline, Optional.empty());
  }

  /** A command with the minimal environment: C locale and the system's own directories. */
  public static Command of(Program program, Duration deadline, List<String> arguments) {
    return new Command(program, arguments, BASE_ENVIRONMENT, deadline);
  }

  /** The same command with more environment. */
  public Command with(Map<String, String> more) {
    var merged = new HashMap<>(environment);
    merged.putAll(more);
    return new Command(program, arguments, merged, deadline, reader);
  }

  /** The same command with somebody who reads what it prints while it runs. */
  public Command readBy(LineReader lines) {
    return new Command(program, arguments, environment, deadline, Optional.of(lines));
  }

  /** The argument vector as the child sees it. */
  public List<String> argv() {
    List<String> argv = new ArrayList<>();
    argv.add(program.path().toString());
    argv.addAll(arguments);
    return argv;
  }
}

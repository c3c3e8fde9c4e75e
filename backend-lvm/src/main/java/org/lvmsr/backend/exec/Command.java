package org.lvmsr.backend.exec;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One run of a program: what to start, with which arguments and environment, and for how long at
 * the most.
 *
 * @param executable the program
 * @param arguments passed as they are; no shell, no quoting
 * @param environment the whole environment of the child: nothing is inherited
 * @param deadline after it the child gets TERM, a grace later KILL, and the outcome is unknown
 */
public record Command(
    Executable executable,
    List<String> arguments,
    Map<String, String> environment,
    Duration deadline) {

  private static final Map<String, String> BASE_ENVIRONMENT =
      Map.of("LC_ALL", "C", "PATH", "/usr/sbin:/usr/bin:/sbin:/bin");

  public Command {
    arguments = List.copyOf(arguments);
    environment = Map.copyOf(environment);
  }

  /** A command with the minimal environment: C locale and the system's own directories. */
  public static Command of(Executable executable, Duration deadline, List<String> arguments) {
    return new Command(executable, arguments, BASE_ENVIRONMENT, deadline);
  }

  /** The same command with more environment. */
  public Command with(Map<String, String> more) {
    var merged = new java.util.HashMap<>(environment);
    merged.putAll(more);
    return new Command(executable, arguments, merged, deadline);
  }

  /** The argument vector as the child sees it. */
  public List<String> argv() {
    List<String> argv = new ArrayList<>();
    argv.add(executable.path().toString());
    argv.addAll(arguments);
    return argv;
  }
}

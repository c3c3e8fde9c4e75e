package org.lvmsr.backend.exec;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** A program could not be started, did not exit with 0, or did not end in time. */
public final class CommandFailure extends IOException {
  private static final long serialVersionUID = 1L;

  /** How far the program got. */
  public enum Kind {
    /** It never ran: nothing was changed. */
    NOT_STARTED,
    /** It ended by itself with a non-zero exit code. */
    EXITED,
    /** It was ended after its deadline: what it changed is unknown and must be read again. */
    TIMED_OUT,
    /** It ended well, but what it printed cannot be understood. */
    UNREADABLE
  }

  private final Kind kind;
  private final List<String> argv;
  private final int exitCode;
  private final String stdout;
  private final String stderr;
  private final Duration duration;

  CommandFailure(
      Kind kind,
      List<String> argv,
      int exitCode,
      String stdout,
      String stderr,
      Duration duration,
      Throwable cause) {
    super(describe(kind, argv, exitCode, stderr, duration), cause);
    this.kind = kind;
    this.argv = List.copyOf(argv);
    this.exitCode = exitCode;
    this.stdout = stdout;
    this.stderr = stderr;
    this.duration = duration;
  }

  private static String describe(
      Kind kind, List<String> argv, int exitCode, String stderr, Duration duration) {
    String what =
        switch (kind) {
          case NOT_STARTED -> "could not be started";
          case EXITED -> "exited with " + exitCode;
          case UNREADABLE -> "printed what cannot be understood";
          case TIMED_OUT -> "was ended after its deadline, outcome unknown";
        };
    return String.join(" ", argv)
        + ": "
        + what
        + " after "
        + duration.toMillis()
        + " ms: "
        + stderr.strip();
  }

  public Kind kind() {
    return kind;
  }

  public List<String> argv() {
    return argv;
  }

  /** The exit code; -1 where there is none. */
  public int exitCode() {
    return exitCode;
  }

  /** What the failed program printed; never to be read as data. */
  public String stdout() {
    return stdout;
  }

  public String stderr() {
    return stderr;
  }

  public Duration duration() {
    return duration;
  }
}

package org.lvmsr.lab;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * What a command did.
 *
 * @param argv the command as it was asked for
 * @param exitCode 0 to 255; 128 + n if signal n ended it
 * @param stdout all it wrote to standard output, read as UTF-8
 * @param stderr all it wrote to standard error, read as UTF-8
 * @param duration from its start to its end, as seen by the caller
 */
public record CommandResult(
    List<String> argv, int exitCode, String stdout, String stderr, Duration duration) {

  /** This result if the command succeeded. Otherwise throws with all that is known. */
  public CommandResult orThrow() {
    if (exitCode != 0) {
      throw new LabException(
          String.format(
                  Locale.ROOT,
                  "%s: exit code %d after %d ms%n%s%s",
                  String.join(" ", argv),
                  exitCode,
                  duration.toMillis(),
                  stdout,
                  stderr)
              .stripTrailing());
    }
    return this;
  }

  /** Standard output without its last line break. */
  public String output() {
    return stdout.stripTrailing();
  }
}

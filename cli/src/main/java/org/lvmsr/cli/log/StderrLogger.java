package org.lvmsr.cli.log;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.text.MessageFormat;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;

/** One line for each message: time, level, thread, origin, text. */
final class StderrLogger implements System.Logger {
  private final String name;
  private final String shortName;
  private final Level lowest;

  StderrLogger(String name, Level lowest) {
    this.name = name;
    this.shortName = name.substring(name.lastIndexOf('.') + 1);
    this.lowest = lowest;
  }

  @Override
  public String getName() {
    return name;
  }

  @Override
  public boolean isLoggable(Level level) {
    return level != Level.OFF && level.getSeverity() >= lowest.getSeverity();
  }

  @Override
  public void log(
      Level level,
      @Nullable ResourceBundle bundle,
      @Nullable String message,
      @Nullable Throwable thrown) {
    if (isLoggable(level)) {
      System.err.print(line(level, message, thrown));
    }
  }

  @Override
  public void log(
      Level level,
      @Nullable ResourceBundle bundle,
      @Nullable String format,
      @Nullable Object @Nullable ... params) {
    if (isLoggable(level)) {
      boolean plain = params == null || params.length == 0 || format == null;
      log(
          level,
          bundle,
          plain ? format : new MessageFormat(format, Locale.ROOT).format(params),
          (Throwable) null);
    }
  }

  /** A message never makes more than one line; a stack trace follows indented. */
  private String line(Level level, @Nullable String message, @Nullable Throwable thrown) {
    StringBuilder out = new StringBuilder();
    out.append(Instant.now().truncatedTo(ChronoUnit.MILLIS)).append(' ').append(level);
    out.append(" [").append(Thread.currentThread().getName()).append("] ");
    out.append(shortName).append(": ");
    String.valueOf(message)
        .codePoints()
        .map(c -> Character.isISOControl(c) ? ' ' : c)
        .forEach(out::appendCodePoint);
    out.append('\n');
    if (thrown != null) {
      StringWriter trace = new StringWriter();
      thrown.printStackTrace(new PrintWriter(trace));
      trace.toString().lines().forEach(text -> out.append("    ").append(text).append('\n'));
    }
    return out.toString();
  }
}

package org.lvmsr.cli.admin;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A length of time as people write it: {@code 90m}, {@code 24h}, {@code 7d}, or {@code 0}. */
final class TimeSpan {
  private static final Pattern TEXT = Pattern.compile("([0-9]{1,6})([smhd])|0");

  private TimeSpan() {}

  /**
   * Reads one.
   *
   * @param option it belongs to, for the error
   * @throws UsageError if it is none
   */
  static Duration parse(String option, String text) throws UsageError {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw new UsageError(
          option + ": expected a time such as 90m, 24h or 7d, or 0, got '" + text + "'");
    }
    if (matcher.group(1) == null) {
      return Duration.ZERO;
    }
    String days = matcher.group(2).equals("d") ? "P" : "PT";
    return Duration.parse((days + text).toUpperCase(Locale.ROOT));
  }

  /** The same in its largest whole unit. */
  static String text(Duration time) {
    if (time.toHours() >= 48 && time.equals(Duration.ofDays(time.toDays()))) {
      return time.toDays() + "d";
    }
    if (!time.isZero() && time.equals(Duration.ofHours(time.toHours()))) {
      return time.toHours() + "h";
    }
    return time.equals(Duration.ofMinutes(time.toMinutes())) && !time.isZero()
        ? time.toMinutes() + "m"
        : time.toSeconds() + "s";
  }
}

package org.lvmsr.cli.admin;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A number of bytes as people write it: {@code 67108864}, {@code 64M} or {@code 64MiB}. */
final class ByteCount {
  private static final Pattern TEXT = Pattern.compile("([0-9]{1,15})(?:([KMG])(?:iB)?)?");
  private static final String UNITS = "KMG";
  private static final int BITS_PER_UNIT = 10;

  private ByteCount() {}

  /**
   * Reads one.
   *
   * @param option it belongs to, for the error
   * @throws UsageError if it is none, or more than fits into 63 bits
   */
  static long parse(String option, String text) throws UsageError {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw refused(option, text);
    }
    long number = Long.parseLong(matcher.group(1));
    String unit = matcher.group(2);
    int bits = unit == null ? 0 : BITS_PER_UNIT * (UNITS.indexOf(unit) + 1);
    if (number > Long.MAX_VALUE >> bits) {
      throw refused(option, text);
    }
    return number << bits;
  }

  private static UsageError refused(String option, String text) {
    return new UsageError(
        option + ": expected a number of bytes such as 134217728 or 128M, got '" + text + "'");
  }
}

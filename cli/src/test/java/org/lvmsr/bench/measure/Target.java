package org.lvmsr.bench.measure;

import java.util.Locale;

/**
 * What a row has to reach.
 *
 * @param factor of the other side; of nothing where the kind is {@link Kind#LIMIT}
 * @param plus what may come on top, in the row's unit
 */
public record Target(Kind kind, double factor, double plus) {
  /** A row that is there to explain another one. */
  public static final Target NONE = new Target(Kind.NONE, 0, 0);

  /** How ours is compared. */
  public enum Kind {
    NONE,
    AT_MOST,
    AT_LEAST,
    LIMIT
  }

  /** Ours may be so many times the other. */
  public static Target atMost(double factor) {
    return new Target(Kind.AT_MOST, factor, 0);
  }

  /** Ours must be so many times the other. */
  public static Target atLeast(double factor) {
    return new Target(Kind.AT_LEAST, factor, 0);
  }

  /** Ours may be so much, whatever others are. */
  public static Target limit(double most) {
    return new Target(Kind.LIMIT, most, 0);
  }

  /** The same, and so much more. */
  public Target plus(double more) {
    return new Target(kind, factor, more);
  }

  /** Whether it is reached. */
  public boolean isReached(double ours, double theirs) {
    return switch (kind) {
      case NONE -> true;
      case AT_MOST -> ours <= factor * theirs + plus;
      case AT_LEAST -> ours >= factor * theirs;
      case LIMIT -> ours <= factor;
    };
  }

  /** For people, such as {@code ≤ 1.1 × + 10 ms}. */
  public String words(String unit) {
    String more = plus == 0 ? "" : String.format(Locale.ROOT, " + %.0f %s", plus, unit);
    return switch (kind) {
      case NONE -> "";
      case AT_MOST -> String.format(Locale.ROOT, "≤ %s ×%s", number(factor), more);
      case AT_LEAST -> String.format(Locale.ROOT, "≥ %s ×", number(factor));
      case LIMIT -> String.format(Locale.ROOT, "≤ %s %s", number(factor), unit);
    };
  }

  private static String number(double value) {
    return value == Math.rint(value)
        ? String.format(Locale.ROOT, "%.0f", value)
        : Double.toString(value);
  }
}

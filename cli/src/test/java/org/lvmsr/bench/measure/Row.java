package org.lvmsr.bench.measure;

/**
 * A line of the table.
 *
 * @param what ours is
 * @param against what theirs is; empty if there is nothing to compare with
 * @param unit of both, such as {@code ms}
 * @param samples behind each median
 * @param remark what else is to be known of this measurement, or empty
 */
public record Row(
    String part,
    String what,
    String against,
    double ours,
    double theirs,
    String unit,
    Target target,
    int samples,
    String remark) {

  /** Medians of two sides in milliseconds. */
  public static Row of(String part, String what, String against, InTurn both, Target target) {
    return of(part, what, against, both, "ms", target);
  }

  /** Medians of two sides. */
  public static Row of(
      String part, String what, String against, InTurn both, String unit, Target target) {
    double ours = both.ours().median();
    double theirs = both.theirs().median();
    return new Row(part, what, against, ours, theirs, unit, target, both.ours().count(), "");
  }

  /** The same with a remark. */
  public Row remarking(String words) {
    return new Row(part, what, against, ours, theirs, unit, target, samples, words);
  }

  /** Whether its target was reached, in a word; none if it has none. */
  public String verdict() {
    if (target.kind() == Target.Kind.NONE) {
      return "";
    }
    return target.isReached(ours, theirs) ? "reached" : "missed";
  }
}

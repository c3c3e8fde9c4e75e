package org.lvmsr.bench.measure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Two sides measured in turn, so that whatever else the machine does hits both; who begins
 * alternates.
 *
 * @param ours what the product came to
 * @param theirs as many of the other side
 */
public record InTurn(Samples ours, Samples theirs) {
  /** A median of fewer says little. */
  private static final int ENOUGH = 20;

  private static final int LEAST = 3;

  /** One go at something; says how many nanoseconds of it count. */
  @FunctionalInterface
  public interface Go {
    long nanos() throws Exception;
  }

  /** One go at something; says at which rate it went. */
  @FunctionalInterface
  public interface Rate {
    double get() throws Exception;
  }

  /**
   * Twenty goes of each side, or fewer, but three at least, where they do not fit into the time;
   * before them one of each that does not count, unless it alone takes all the time that there is.
   *
   * @param budget for both sides together
   */
  public static InTurn take(Duration budget, Go ours, Go theirs) throws Exception {
    return rates(budget, () -> ours.nanos() / 1e6, () -> theirs.nanos() / 1e6);
  }

  /** The same with rates. */
  public static InTurn rates(Duration budget, Rate ours, Rate theirs) throws Exception {
    long begun = System.nanoTime();
    double first = ours.get();
    double firstOther = theirs.get();
    long end = System.nanoTime() + budget.toNanos();
    List<Double> one = new ArrayList<>();
    List<Double> other = new ArrayList<>();
    if (end - begun > 2 * budget.toNanos()) {
      one.add(first);
      other.add(firstOther);
    }
    while (one.size() < LEAST || (one.size() < ENOUGH && System.nanoTime() < end)) {
      if (one.size() % 2 == 0) {
        one.add(ours.get());
        other.add(theirs.get());
      } else {
        other.add(theirs.get());
        one.add(ours.get());
      }
    }
    return new InTurn(samples(one), samples(other));
  }

  private static Samples samples(List<Double> values) {
    return new Samples(values.stream().mapToDouble(Double::doubleValue).toArray());
  }
}

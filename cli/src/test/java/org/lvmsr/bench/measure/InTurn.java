package org.lvmsr.bench.measure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Two sides measured in turn, so that whatever else the machine does hits both; who begins
 * alternates.
 *
 * @param ours durations of the product
 * @param theirs as many of the other side
 */
public record InTurn(Samples ours, Samples theirs) {
  /** A median of fewer says little. */
  private static final int ENOUGH = 20;

  private static final int LEAST = 5;
  private static final int WARM_UP = 2;

  /** One go at something; says how many nanoseconds of it count. */
  @FunctionalInterface
  public interface Go {
    long nanos() throws Exception;
  }

  /**
   * Twenty goes of each side, or fewer, but five at least, where they do not fit into the time.
   *
   * @param budget for both sides together
   */
  public static InTurn take(Duration budget, Go ours, Go theirs) throws Exception {
    for (int i = 0; i < WARM_UP; i++) {
      long unused = ours.nanos() + theirs.nanos();
    }
    long end = System.nanoTime() + budget.toNanos();
    List<Long> one = new ArrayList<>();
    List<Long> other = new ArrayList<>();
    while (one.size() < LEAST || (one.size() < ENOUGH && System.nanoTime() < end)) {
      if (one.size() % 2 == 0) {
        one.add(ours.nanos());
        other.add(theirs.nanos());
      } else {
        other.add(theirs.nanos());
        one.add(ours.nanos());
      }
    }
    return new InTurn(Samples.of(one), Samples.of(other));
  }
}

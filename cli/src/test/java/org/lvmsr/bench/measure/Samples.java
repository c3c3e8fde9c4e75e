package org.lvmsr.bench.measure;

import java.util.Arrays;
import java.util.Collection;

/**
 * What one thing came to, many times.
 *
 * @param values in the order they were taken: milliseconds, or a rate
 */
@SuppressWarnings("ArrayRecordComponent") // Made for one print-out and never changed.
public record Samples(double[] values) {

  /** Something that takes time. */
  @FunctionalInterface
  public interface Work {
    void run() throws Exception;
  }

  /** Durations in nanoseconds as milliseconds. */
  public static Samples ofNanos(Collection<Long> nanos) {
    return new Samples(nanos.stream().mapToDouble(each -> each / 1e6).toArray());
  }

  /** How long something takes once, in nanoseconds. */
  public static long time(Work work) throws Exception {
    long begun = System.nanoTime();
    work.run();
    return System.nanoTime() - begun;
  }

  public int count() {
    return values.length;
  }

  public double median() {
    return percentile(50);
  }

  public double percentile(int percent) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[Math.min(sorted.length - 1, sorted.length * percent / 100)];
  }

  public double largest() {
    return Arrays.stream(values).max().orElse(0);
  }
}

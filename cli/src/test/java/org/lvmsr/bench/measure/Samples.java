package org.lvmsr.bench.measure;

import java.util.Arrays;
import java.util.Collection;

/**
 * Durations of one thing done many times.
 *
 * @param nanos in the order they were taken
 */
@SuppressWarnings("ArrayRecordComponent") // Made for one print-out and never changed.
public record Samples(long[] nanos) {

  /** Something that takes time. */
  @FunctionalInterface
  public interface Work {
    void run() throws Exception;
  }

  /** Durations in nanoseconds. */
  public static Samples of(Collection<Long> nanos) {
    return new Samples(nanos.stream().mapToLong(Long::longValue).toArray());
  }

  /** How long something takes once, in nanoseconds. */
  public static long time(Work work) throws Exception {
    long begun = System.nanoTime();
    work.run();
    return System.nanoTime() - begun;
  }

  public int count() {
    return nanos.length;
  }

  public double medianMillis() {
    return percentileMillis(50);
  }

  public double percentileMillis(int percent) {
    long[] sorted = nanos.clone();
    Arrays.sort(sorted);
    int index = Math.min(sorted.length - 1, sorted.length * percent / 100);
    return sorted[index] / 1e6;
  }

  public double longestMillis() {
    return Arrays.stream(nanos).max().orElse(0) / 1e6;
  }
}

package org.lvmsr.lab.bench;

import java.util.Arrays;
import java.util.Locale;

/**
 * Durations of one thing done many times.
 *
 * @param nanos in the order they were taken
 */
@SuppressWarnings("ArrayRecordComponent") // Made for one print-out and never changed.
record Samples(long[] nanos) {

  /** Something that takes time. */
  @FunctionalInterface
  interface Work {
    void run() throws Exception;
  }

  static long time(Work work) throws Exception {
    long begun = System.nanoTime();
    work.run();
    return System.nanoTime() - begun;
  }

  double medianMillis() {
    return percentileMillis(50);
  }

  double percentileMillis(int percent) {
    long[] sorted = nanos.clone();
    Arrays.sort(sorted);
    int index = Math.min(sorted.length - 1, sorted.length * percent / 100);
    return sorted[index] / 1e6;
  }

  double longestMillis() {
    return Arrays.stream(nanos).max().orElse(0) / 1e6;
  }

  static String millis(double millis) {
    return String.format(Locale.ROOT, "%.3f ms", millis);
  }

  static String ratio(double one, double other) {
    return String.format(Locale.ROOT, "%.2f", one / other);
  }
}

package org.lvmsr.backend.random;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What was called in a round, and when. */
final class CallLog {
  private final long start = System.nanoTime();
  private final List<String> lines = new ArrayList<>();
  private int begun;

  /** Notes that a call begins. */
  synchronized void begin(String line) {
    begun++;
    add(line);
  }

  /** How many calls have begun. */
  synchronized int begun() {
    return begun;
  }

  synchronized void add(String line) {
    double seconds = (System.nanoTime() - start) / 1e9;
    lines.add(String.format(Locale.ROOT, "%8.3f %s", seconds, line));
  }

  @Override
  public synchronized String toString() {
    return String.join("\n", lines);
  }
}

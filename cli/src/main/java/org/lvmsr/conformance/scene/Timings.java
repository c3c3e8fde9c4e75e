package org.lvmsr.conformance.scene;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How long calls took, by method. */
public final class Timings {
  private final Map<String, List<Duration>> byMethod = new TreeMap<>();

  synchronized void add(String method, Duration took) {
    byMethod.computeIfAbsent(method, name -> new ArrayList<>()).add(took);
  }

  /** A row for each method that was called, in the order of their names. */
  public synchronized List<Row> rows() {
    return byMethod.entrySet().stream().map(e -> Row.of(e.getKey(), e.getValue())).toList();
  }

  /** The calls of one method. */
  public record Row(String method, int count, long medianMillis, long worstMillis) {
    static Row of(String method, List<Duration> calls) {
      List<Long> sorted = calls.stream().map(Duration::toMillis).sorted().toList();
      int count = sorted.size();
      return new Row(method, count, sorted.get(count / 2), sorted.get(count - 1));
    }
  }
}

package org.lvmsr.conformance.scene;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.lvmsr.conformance.process.count.Count;

/** How long calls took and how many processes they needed, by method. */
public final class Timings {
  private final Map<String, List<Sample>> byMethod = new TreeMap<>();

  /** A call, and what was executed meanwhile once that is known. */
  private record Sample(Duration took, CompletableFuture<Count> count) {}

  synchronized void add(String method, Duration took, CompletableFuture<Count> count) {
    byMethod.computeIfAbsent(method, name -> new ArrayList<>()).add(new Sample(took, count));
  }

  /** A row for each method that was called, in the order of their names. */
  public synchronized List<Row> rows() {
    return byMethod.entrySet().stream().map(e -> row(e.getKey(), e.getValue())).toList();
  }

  private static Row row(String method, List<Sample> calls) {
    List<Long> sorted = calls.stream().map(call -> call.took().toMillis()).sorted().toList();
    int count = sorted.size();
    List<Count> counts =
        calls.stream().map(Sample::count).filter(c -> c.isDone()).map(c -> c.join()).toList();
    return new Row(
        method,
        count,
        sorted.get(count / 2),
        sorted.get(count - 1),
        median(counts.stream().mapToInt(Count::own)),
        median(counts.stream().map(Count::elsewhere).flatMapToInt(OptionalInt::stream)));
  }

  private static OptionalInt median(IntStream values) {
    int[] sorted = values.sorted().toArray();
    return sorted.length == 0 ? OptionalInt.empty() : OptionalInt.of(sorted[sorted.length / 2]);
  }

  /**
   * The calls of one method.
   *
   * @param medianProcesses how many programs a call executed, where that was counted
   * @param medianElsewhere how many others of the machine did meanwhile, of calls that were alone
   */
  public record Row(
      String method,
      int count,
      long medianMillis,
      long worstMillis,
      OptionalInt medianProcesses,
      OptionalInt medianElsewhere) {}
}

package org.lvmsr.conformance.scene;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.lvmsr.conformance.process.count.Count;

final class TimingsTest {
  private final Timings timings = new Timings();

  @Test
  void mediansAreOfWhatIsKnown() {
    add("SR.ls", 30, new Count(1, OptionalInt.of(8)));
    add("SR.ls", 10, new Count(7, OptionalInt.empty()));
    add("SR.ls", 20, new Count(2, OptionalInt.of(9)));
    timings.add("SR.ls", Duration.ofMillis(90), new CompletableFuture<>());
    assertEquals(
        List.of(new Timings.Row("SR.ls", 4, 30, 90, OptionalInt.of(2), OptionalInt.of(9))),
        timings.rows());
  }

  @Test
  void whatIsNeverKnownIsNone() {
    timings.add("SR.ls", Duration.ofMillis(5), new CompletableFuture<>());
    add("Plugin.query", 3, new Count(1, OptionalInt.empty()));
    assertEquals(
        List.of(
            new Timings.Row("Plugin.query", 1, 3, 3, OptionalInt.of(1), OptionalInt.empty()),
            new Timings.Row("SR.ls", 1, 5, 5, OptionalInt.empty(), OptionalInt.empty())),
        timings.rows());
  }

  private void add(String method, long millis, Count count) {
    timings.add(method, Duration.ofMillis(millis), CompletableFuture.completedFuture(count));
  }
}

package org.lvmsr.bench.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Two sides that are measured in turn. */
final class InTurnTest {
  private final List<String> done = new ArrayList<>();

  private long go(String who, long nanos) {
    done.add(who);
    return nanos;
  }

  @Test
  void eachSideGoesTwentyTimesBehindOneThatDoesNotCount() throws Exception {
    InTurn both =
        InTurn.take(Duration.ofMinutes(1), () -> go("ours", 2_000_000), () -> go("theirs", 1));
    assertEquals(20, both.ours().count());
    assertEquals(20, both.theirs().count());
    assertEquals(42, done.size());
    assertEquals(2.0, both.ours().median());
  }

  @Test
  void whoBeginsAlternates() throws Exception {
    InTurn both = InTurn.take(Duration.ofMinutes(1), () -> go("ours", 1), () -> go("theirs", 1));
    assertTrue(both.ours().count() > 1);
    assertEquals(List.of("ours", "theirs", "theirs", "ours", "ours", "theirs"), done.subList(2, 8));
  }

  @Test
  void whereTheTimeIsShortThreeAreEnough() throws Exception {
    InTurn both = InTurn.take(Duration.ZERO, () -> go("ours", 1), () -> go("theirs", 1));
    assertEquals(3, both.ours().count());
    assertEquals(3, both.theirs().count());
  }

  @Test
  void ofALapEachThingHasItsOwnTimes() throws Exception {
    Map<String, InTurn> both =
        Laps.inTurn(
            Duration.ofMinutes(1),
            times -> {
              times.add("made", 3_000_000);
              times.add("gone", 5_000_000);
            },
            times -> {
              times.add("made", 1_000_000);
              times.add("gone", 2_000_000);
            });
    InTurn gone = Objects.requireNonNull(both.get("gone"));
    assertEquals(5.0, gone.ours().median());
    assertEquals(2.0, gone.theirs().median());
    assertEquals(20, gone.ours().count());
  }
}

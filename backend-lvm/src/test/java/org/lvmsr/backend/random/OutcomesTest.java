package org.lvmsr.backend.random;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** That the model of the random run does not agree to everything. */
class OutcomesTest {
  private static final ModelVolume VOLUME =
      ModelVolume.empty("v", "key", "name", "", 4L << 20).withKeys(Map.of("k", "v"));
  private static final World BEFORE = World.empty().with(VOLUME);

  private static final Call DESTROY =
      new Call(
          "destroy",
          world -> Optional.empty(),
          Set.of(),
          Optional::empty,
          (world, answer) -> world.without("v"));

  private static final Call SNAPSHOT =
      new Call(
          "snapshot",
          Calls.withData(VOLUME),
          Set.of(Calls.NO_SPACE),
          Optional::empty,
          (world, answer) ->
              world.with(world.find("v").orElseThrow().derived("s", answer.key(), false)));

  private static Call.Ended done(Call call) {
    return new Call.Ended(call, new Call.Answer(true, Optional.empty()), "", Optional.empty());
  }

  private static Call.Ended failed(Call call, String failure) {
    return new Call.Ended(call, Call.Answer.NONE, failure, Optional.empty());
  }

  /** The labels of the volumes in each world. */
  private static Set<String> after(boolean crashed, Call.Ended... ended) {
    return Outcomes.after(BEFORE, List.of(ended), crashed).stream()
        .map(world -> String.join("", world.volumes().keySet()))
        .collect(Collectors.toSet());
  }

  @Test
  void callsSideBySideAreAsInOneOrderOrAnother() {
    assertEquals(Set.of("s"), after(false, done(DESTROY), done(SNAPSHOT)));
    assertEquals(Set.of(""), after(false, done(DESTROY), failed(SNAPSHOT, Calls.MISSING)));
    assertEquals(Set.of(), after(false, failed(SNAPSHOT, Calls.MISSING)));
  }

  /** What is told of a snapshot fits one order only. */
  @Test
  void whatCallersWereToldRulesOrdersOut() {
    var rename =
        new Call(
            "rename",
            world -> Optional.empty(),
            Set.of(),
            Optional::empty,
            (world, answer) -> world.change("v", now -> now.withTexts("new", "")));
    var told =
        new Call(
            "snapshot",
            world -> Optional.empty(),
            Set.of(),
            Optional::empty,
            (world, answer) -> {
              if (!world.find("v").orElseThrow().name().equals("new")) {
                throw new Call.Contradiction("told of the new name");
              }
              return world.with(world.find("v").orElseThrow().derived("s", answer.key(), false));
            });
    assertEquals(Set.of("sv"), after(false, done(rename), done(told)));
    assertEquals(Set.of(), after(false, done(told)));
  }

  @Test
  void onlyCallsThatACrashHasCutOffMayFailWithoutAReason() {
    assertEquals(Set.of("v"), after(false, failed(SNAPSHOT, Calls.NO_SPACE)));
    assertEquals(Set.of(), after(false, failed(SNAPSHOT, "IO_error")));
    assertEquals(Set.of("v", "sv"), after(true, failed(SNAPSHOT, "IO_error")));
    assertEquals(
        Set.of("", "s", "sv", "v"),
        after(true, failed(SNAPSHOT, "IO_error"), failed(DESTROY, "IO_error")));
  }

  @Test
  void whatWasWrittenIsToldFromRubbishAndFromWhatBelongsElsewhere() {
    ByteBuffer bytes = Stamps.bytes(7, 4, 6);
    assertEquals("[7, 7]", text(bytes, 4));
    assertEquals("[-1, -1]", text(bytes, 5));
    bytes.put(Stamps.SECTOR + 300, (byte) (bytes.get(Stamps.SECTOR + 300) + 1));
    assertEquals("[7, -1]", text(bytes, 4));
    assertEquals("[0, -1]", text(ByteBuffer.allocate(2 * Stamps.SECTOR).put(1000, (byte) 1), 0));
  }

  private static String text(ByteBuffer bytes, int first) {
    return Arrays.toString(Stamps.read(bytes, first));
  }

  @Test
  void aWriteThatWasCutOffIsThereOrNotSectorBySector() {
    Contents contents = Contents.zeroes(2048).written(1, 3, 5).maybeWritten(2, 4, 6);
    assertTrue(contents.difference(new long[] {0, 5, 6, 0}).isEmpty());
    assertTrue(contents.difference(new long[] {0, 5, 5, 6}).isEmpty());
    assertTrue(contents.difference(new long[] {0, 6, 5, 0}).isPresent());
    assertTrue(contents.difference(new long[] {0, 5, 0, 0}).isPresent());
    assertTrue(contents.difference(new long[] {0, 5, 6}).isPresent());
  }
}

package org.lvmsr.smapi;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Copies with one thing changed, and short ways to make what is usual. */
final class RecordCopiesTest {
  private static final Volume ODD =
      new Volume(
          "k",
          null,
          "n",
          "d",
          false,
          true,
          2,
          1,
          List.of("a:b"),
          Map.of("x", "1"),
          VolumeType.CBT_METADATA,
          true);

  @Test
  void aCopyOfAVolumeDiffersInWhatItIsNamedAfterOnly() {
    assertEquals(odd("m", "d", 2, 1, Map.of("x", "1")), ODD.withName("m"));
    assertEquals(odd("n", "e", 2, 1, Map.of("x", "1")), ODD.withDescription("e"));
    assertEquals(odd("n", "d", 4, 3, Map.of("x", "1")), ODD.withSize(4, 3));
    assertEquals(odd("n", "d", 2, 1, Map.of("y", "2")), ODD.withKeys(Map.of("y", "2")));
    assertEquals(odd("n", "d", 2, 1, Map.of("x", "1", "y", "2")), ODD.withKey("y", "2"));
    assertEquals(odd("n", "d", 2, 1, Map.of("x", "3")), ODD.withKey("x", "3"));
    assertEquals(odd("n", "d", 2, 1, Map.of()), ODD.withoutKey("x"));
    assertEquals(ODD, ODD.withoutKey("of none"));
  }

  @Test
  void aVolumeThatWasJustCreatedIsToBeWrittenTo() {
    assertEquals(
        new Volume("k", "k", "n", "d", true, true, 5, 5, List.of("a:b"), Map.of(), null, null),
        Volume.created("k", "n", "d", 5, true, "a:b"));
  }

  @Test
  void anSrThatIsHealthyHasItsUuidForAHandle() {
    assertEquals(
        new SrStat("u", "n", "u", "d", 1, 3, List.of(), false, Health.healthy()),
        SrStat.healthy("u", "n", "d", 1, 3));
  }

  private static Volume odd(
      String name, String description, long size, long used, Map<String, String> keys) {
    return new Volume(
        "k",
        null,
        name,
        description,
        false,
        true,
        size,
        used,
        List.of("a:b"),
        keys,
        VolumeType.CBT_METADATA,
        true);
  }
}

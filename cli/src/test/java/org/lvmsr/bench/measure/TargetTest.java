package org.lvmsr.bench.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** When a target is reached. */
final class TargetTest {
  @Test
  void oursMayBeSoManyTimesTheOtherAndSoMuchMore() {
    Target target = Target.atMost(1.1).plus(10);
    assertTrue(target.isReached(120, 100));
    assertFalse(target.isReached(121, 100));
    assertEquals("≤ 1.1 × + 10 ms", target.words("ms"));
  }

  @Test
  void aRateMustBeSoManyTimesTheOther() {
    Target target = Target.atLeast(15);
    assertTrue(target.isReached(150, 10));
    assertFalse(target.isReached(149, 10));
    assertEquals("≥ 15 ×", target.words("per s"));
  }

  @Test
  void aLimitKnowsNoOther() {
    Target target = Target.limit(160);
    assertTrue(target.isReached(160, 0));
    assertFalse(target.isReached(161, 0));
    assertEquals("≤ 160 MB", target.words("MB"));
  }
}

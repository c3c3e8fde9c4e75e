package org.lvmsr.backend.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class FillTest {
  @Test
  void itIsLowFromThreeQuartersOn() {
    assertFalse(new Fill(749, 1000).isLow());
    assertTrue(new Fill(750, 1000).isLow());
    assertTrue(new Fill(1100, 1000).isLow());
  }

  @Test
  void percentIsExactAndMayBeMoreThanAll() {
    assertEquals(12.5, new Fill(1, 8).percent());
    assertEquals(110.0, new Fill(1100, 1000).percent());
    assertEquals(0.0, new Fill(0, 0).percent());
  }
}

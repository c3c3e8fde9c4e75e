package org.lvmsr.backend.lvm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

final class DmTablesTest {
  @Test
  void theSegmentsOfADeviceAreRead() {
    assertEquals(
        List.of(
            new DmSegment(0, 8192, "linear", "8:16", 4096),
            new DmSegment(8192, 8192, "linear", "8:16", 32768)),
        DmTables.parse("0 8192 linear 8:16 4096\n8192 8192 linear 8:16 32768"));
    assertEquals(
        List.of(new DmSegment(0, 100, "thin", "", 0)), DmTables.parse("0 100 thin 253:3 7"));
  }

  @Test
  void aDeviceWithAnEmptyTableHasNoSegments() {
    assertEquals(List.of(), DmTables.parse(""));
  }
}

package org.lvmsr.backend.lvm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class DmTablesTest {
  @Test
  void theSegmentsOfEachDeviceAreRead() {
    var text =
        """
        vg-a: 0 8192 linear 8:16 4096
        vg-a: 8192 8192 linear 8:16 32768
        other: 0 100 thin 253:3 7
        """;
    assertEquals(
        Map.of(
            "vg-a",
            List.of(
                new DmSegment(0, 8192, "linear", "8:16", 4096),
                new DmSegment(8192, 8192, "linear", "8:16", 32768)),
            "other",
            List.of(new DmSegment(0, 100, "thin", "", 0))),
        DmTables.parse(text));
  }

  @Test
  void withoutDevicesThereAreNoTables() {
    assertEquals(Map.of(), DmTables.parse("No devices found\n"));
  }

  @Test
  void aDeviceWithAnEmptyTableHasNoSegments() {
    assertEquals(Map.of("vg-a", List.of()), DmTables.parse("vg-a: \n"));
  }
}

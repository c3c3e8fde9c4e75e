package org.lvmsr.backend.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.lvmsr.backend.lvm.PoolUsage;

class PoolReadingsTest {
  private static Map<Measure, Double> values(List<Reading> readings) {
    return readings.stream()
        .collect(Collectors.toMap(Reading::measure, one -> one.value().number()));
  }

  @Test
  void poolsAreAddedUpAndTheFullestOneWarns() {
    var half = new PoolUsage("a", 50, 100, 1, 100, "rw");
    var full = new PoolUsage("b", 10, 10, 90, 1000, "out_of_data_space");
    var failed = new PoolUsage("c", 0, 0, 0, 0, "Fail");
    assertEquals(
        Map.of(
            Measure.ACTIVE_POOLS, 3.0,
            Measure.POOLS_REFUSING_WRITES, 2.0,
            Measure.POOL_DATA_USED, 60.0,
            Measure.POOL_DATA_USED_PERCENT, 100.0,
            Measure.POOL_METADATA_USED, 91.0,
            Measure.POOL_METADATA_USED_PERCENT, 9.0),
        values(PoolReadings.of(List.of(half, full, failed))));
  }

  @Test
  void sourcesAndTheirTypesAreAlwaysTheSame() {
    Function<List<Reading>, List<String>> shape =
        all -> all.stream().map(one -> one.measure() + one.value().typeName()).toList();
    List<String> expected = shape.apply(PoolReadings.UNKNOWN);
    assertEquals(expected, shape.apply(PoolReadings.of(List.of())));
    assertEquals(
        expected, shape.apply(PoolReadings.of(List.of(new PoolUsage("a", 1, 2, 3, 4, "rw")))));
    assertTrue(PoolReadings.UNKNOWN.stream().noneMatch(one -> one.value().isKnown()));
  }
}

package org.lvmsr.backend.stats;

import java.util.List;
import java.util.function.Function;
import org.lvmsr.backend.lvm.PoolUsage;

/** What the active thin pools of an SR say together. */
final class PoolReadings {
  /** Device-mapper could not be asked. */
  static final List<Reading> UNKNOWN =
      List.of(
          Reading.of(Measure.ACTIVE_POOLS, Double.NaN),
          Reading.of(Measure.POOLS_REFUSING_WRITES, Double.NaN),
          Reading.of(Measure.POOL_DATA_USED, Double.NaN),
          Reading.of(Measure.POOL_DATA_USED_PERCENT, Double.NaN),
          Reading.of(Measure.POOL_METADATA_USED, Double.NaN),
          Reading.of(Measure.POOL_METADATA_USED_PERCENT, Double.NaN));

  private PoolReadings() {}

  /** Real numbers all of them, so that they can be unknown: their types must not change. */
  static List<Reading> of(List<PoolUsage> pools) {
    double refusing = pools.stream().filter(pool -> !pool.isWritable()).count();
    return List.of(
        Reading.of(Measure.ACTIVE_POOLS, (double) pools.size()),
        Reading.of(Measure.POOLS_REFUSING_WRITES, refusing),
        used(Measure.POOL_DATA_USED, pools, PoolReadings::data),
        fullest(Measure.POOL_DATA_USED_PERCENT, pools, PoolReadings::data),
        used(Measure.POOL_METADATA_USED, pools, PoolReadings::metadata),
        fullest(Measure.POOL_METADATA_USED_PERCENT, pools, PoolReadings::metadata));
  }

  private static Fill data(PoolUsage pool) {
    return new Fill(pool.dataUsed(), pool.data());
  }

  private static Fill metadata(PoolUsage pool) {
    return new Fill(pool.metadataUsed(), pool.metadata());
  }

  private static Reading used(
      Measure measure, List<PoolUsage> pools, Function<PoolUsage, Fill> part) {
    return Reading.of(measure, (double) pools.stream().map(part).mapToLong(Fill::used).sum());
  }

  /** Without an active pool there is none that is full to any degree. */
  private static Reading fullest(
      Measure measure, List<PoolUsage> pools, Function<PoolUsage, Fill> part) {
    double percent = pools.stream().map(part).mapToDouble(Fill::percent).max().orElse(Double.NaN);
    return Reading.of(measure, percent);
  }
}

package org.lvmsr.backend.stats;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lvmsr.backend.attached.AttachedSr;
import org.lvmsr.backend.lvm.LogicalVolume;
import org.lvmsr.backend.lvm.PoolUsage;
import org.lvmsr.backend.lvm.VolumeGroup;
import org.lvmsr.backend.lvm.text.VgText;
import org.lvmsr.backend.record.Destroyed;
import org.lvmsr.backend.record.Promised;
import org.lvmsr.backend.record.Tables;
import org.lvmsr.backend.record.VolumeRecord;
import org.lvmsr.metadata.State;
import org.lvmsr.metadata.Usage;

/** What follows from what is on the LUN: records and VG. */
final class Contents {
  private Contents() {}

  static List<Reading> ofStore(State state, Usage usage, int replicas) {
    var records = new Fill(usage.used(), usage.ordinary());
    return List.of(
        Reading.of(Measure.VOLUMES, Destroyed.countShown(state)),
        Reading.of(Measure.METADATA_USED, records.used()),
        Reading.percent(Measure.METADATA_USED_PERCENT, records),
        Reading.of(Measure.METADATA_REPLICAS, replicas),
        Reading.of(Measure.OPEN_INTENTS, size(state, Tables.INTENT)));
  }

  /** What the VG's text tells. */
  static List<Reading> ofVg(VgText text, State state) {
    VolumeGroup vg = text.vg();
    var area = new Fill(text.bytes().length, text.longest());
    List<Reading> readings = new ArrayList<>();
    readings.add(Reading.percent(Measure.LVM_AREA_USED_PERCENT, area));
    readings.addAll(ofPromises(vg, state));
    return readings;
  }

  /** The volumes of a thick SR have what they may grow to. */
  private static List<Reading> ofPromises(VolumeGroup vg, State state) {
    Optional<LogicalVolume> pool = AttachedSr.sharedPool(state).flatMap(vg::volume);
    if (pool.isEmpty()) {
      return List.of(
          Reading.of(Measure.PROMISED, Double.NaN),
          Reading.of(Measure.PROMISED_PERCENT, Double.NaN));
    }
    var volumes = state.all(Tables.VOLUME, VolumeRecord.class).values();
    long bytes = Promised.extents(vg, volumes, pool.get().name()) * vg.extentBytes();
    return List.of(
        Reading.of(Measure.PROMISED, (double) bytes),
        Reading.percent(
            Measure.PROMISED_PERCENT, new Fill(bytes, pool.get().extents() * vg.extentBytes())));
  }

  /**
   * How full a thick SR is.
   *
   * @param free bytes that volumes can still get
   * @param total bytes that volumes and the store share
   */
  static List<Reading> ofSpace(long free, long total) {
    return List.of(
        Reading.of(Measure.FREE, free),
        Reading.of(Measure.USED, total - free),
        Reading.of(Measure.TOTAL, total));
  }

  /**
   * How full a thin SR is: real numbers, so that they can be unknown.
   *
   * @param pool name of its pool
   * @param active the pools that device-mapper has told of
   * @param total bytes that volumes and the store share
   */
  static List<Reading> ofSpaceInPool(String pool, List<PoolUsage> active, long total) {
    double free = freeInPool(pool, active);
    return List.of(
        Reading.of(Measure.FREE, free),
        Reading.of(Measure.USED, total - free),
        Reading.of(Measure.TOTAL, total));
  }

  private static double freeInPool(String pool, List<PoolUsage> active) {
    return active.stream()
        .filter(usage -> usage.pool().equals(pool))
        .mapToDouble(PoolUsage::dataFree)
        .findFirst()
        .orElse(Double.NaN);
  }

  private static long size(State state, String table) {
    return state.all(table, JsonNode.class).size();
  }
}

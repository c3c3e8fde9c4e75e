package org.lvmsr.backend.stats;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.lvmsr.backend.lvm.text.VgText;
import org.lvmsr.backend.record.Tables;
import org.lvmsr.metadata.State;
import org.lvmsr.metadata.Usage;

/** What follows from what is on the LUN: records and VG. */
final class Contents {
  private Contents() {}

  static List<Reading> ofStore(State state, Usage usage, int replicas) {
    var records = new Fill(usage.used(), usage.ordinary());
    return List.of(
        Reading.of(Measure.VOLUMES, size(state, Tables.VOLUME)),
        Reading.of(Measure.METADATA_USED, records.used()),
        Reading.percent(Measure.METADATA_USED_PERCENT, records),
        Reading.of(Measure.METADATA_REPLICAS, replicas),
        Reading.of(Measure.OPEN_INTENTS, size(state, Tables.INTENT)));
  }

  /**
   * How full the VG is.
   *
   * @param free bytes that volumes can still get
   * @param total bytes that volumes and the store share
   */
  static List<Reading> ofVg(VgText text, long free, long total) {
    var area = new Fill(text.bytes().length, text.longest());
    return List.of(
        Reading.of(Measure.FREE, free),
        Reading.of(Measure.USED, total - free),
        Reading.of(Measure.TOTAL, total),
        Reading.percent(Measure.LVM_AREA_USED_PERCENT, area));
  }

  private static long size(State state, String table) {
    return state.all(table, JsonNode.class).size();
  }
}

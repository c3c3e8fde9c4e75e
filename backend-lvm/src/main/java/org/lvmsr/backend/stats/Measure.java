package org.lvmsr.backend.stats;

import static org.lvmsr.backend.stats.Datasource.Type.DERIVE;
import static org.lvmsr.backend.stats.Datasource.Type.GAUGE;

import java.util.Locale;

/**
 * What is measured of an SR: the one list for xcp-rrdd and Prometheus. Those that warn, and those
 * that people look at first, are recorded by default.
 */
public enum Measure {
  FREE(GAUGE, Unit.BYTES, true, "Room for volumes that is free"),
  USED(GAUGE, Unit.BYTES, false, "Room that volumes, what is behind them and the metadata take"),
  TOTAL(GAUGE, Unit.BYTES, false, "Room that volumes and metadata share"),
  VOLUMES(GAUGE, Unit.NONE, false, "Volumes"),

  READ(DERIVE, Unit.BYTES, true, "Bytes read from the LUN"),
  WRITTEN(DERIVE, Unit.BYTES, true, "Bytes written to the LUN"),
  READS(DERIVE, Unit.REQUESTS, false, "Read requests that the LUN has completed"),
  WRITES(DERIVE, Unit.REQUESTS, false, "Write requests that the LUN has completed"),
  READ_TIME(DERIVE, Unit.SECONDS, false, "Time that read requests took, of all together"),
  WRITE_TIME(DERIVE, Unit.SECONDS, false, "Time that write requests took, of all together"),
  READ_LATENCY(GAUGE, Unit.MILLISECONDS, true, "Time that a read request took, on average"),
  WRITE_LATENCY(GAUGE, Unit.MILLISECONDS, true, "Time that a write request took, on average"),
  REQUESTS_IN_FLIGHT(GAUGE, Unit.REQUESTS, false, "Requests that the LUN has not answered yet"),

  PROMISED(GAUGE, Unit.BYTES, false, "What volumes of a thin SR may grow to, all together"),
  PROMISED_PERCENT(
      "promised",
      GAUGE,
      Unit.PERCENT,
      true,
      "What volumes of a thin SR may grow to, of the room that there is; no more than 1000 %"),

  ACTIVE_POOLS(GAUGE, Unit.NONE, false, "Thin pools that are active on this host"),
  POOLS_REFUSING_WRITES(
      GAUGE, Unit.NONE, true, "Active thin pools that are full, read-only or failed"),
  POOL_DATA_USED(GAUGE, Unit.BYTES, false, "Data in active pools"),
  POOL_DATA_USED_PERCENT(
      "pool_data_used", GAUGE, Unit.PERCENT, true, "Room for data used in the fullest active pool"),
  POOL_METADATA_USED(GAUGE, Unit.BYTES, false, "Metadata in active pools"),
  POOL_METADATA_USED_PERCENT(
      "pool_metadata_used",
      GAUGE,
      Unit.PERCENT,
      true,
      "Room for metadata used in the active pool that has least left"),

  METADATA_USED(GAUGE, Unit.BYTES, false, "Room that metadata records take"),
  METADATA_USED_PERCENT(
      "metadata_used", GAUGE, Unit.PERCENT, true, "Room for metadata records that is used"),
  METADATA_REPLICAS(GAUGE, Unit.NONE, true, "Metadata replicas that count"),
  METADATA_COMMITS(DERIVE, Unit.NONE, false, "Commits to the metadata store"),
  METADATA_COMMIT_TIME(
      DERIVE, Unit.SECONDS, false, "Time that commits to the metadata store took, flush included"),
  OPEN_INTENTS(GAUGE, Unit.NONE, false, "Operations that have begun and not ended"),

  LVM_AREA_USED_PERCENT(
      "lvm_area_used", GAUGE, Unit.PERCENT, true, "Room for the VG's text that is used"),
  LVM_COMMANDS(DERIVE, Unit.NONE, false, "LVM commands that ended"),
  LVM_TIME(
      DERIVE, Unit.SECONDS, false, "Time that LVM commands took, waiting for LVM's locks included"),
  LVM_WAIT(DERIVE, Unit.SECONDS, false, "Time that calls waited for their turn to change the VG");

  private static final String PREFIX = "lvmsr_";
  private static final int UUID_DIGITS = 8;

  private final String base;
  private final Datasource.Type type;
  private final Unit unit;
  private final boolean byDefault;
  private final String description;

  Measure(Datasource.Type type, Unit unit, boolean byDefault, String description) {
    this("", type, unit, byDefault, description);
  }

  /** One whose name is not that of the constant, but would be with the unit behind it. */
  Measure(String base, Datasource.Type type, Unit unit, boolean byDefault, String description) {
    this.base = base;
    this.type = type;
    this.unit = unit;
    this.byDefault = byDefault;
    this.description = description;
  }

  private String base() {
    return base.isEmpty() ? name().toLowerCase(Locale.ROOT) : base;
  }

  /** Its name where the SR is known. */
  public String text() {
    return base() + unit.suffix();
  }

  Unit unit() {
    return unit;
  }

  String description() {
    return description;
  }

  boolean isCounter() {
    return type == DERIVE;
  }

  /** Its name in Prometheus, which tells the base unit, and which are counters. */
  String family() {
    return PREFIX + base() + unit.baseSuffix() + (isCounter() ? "_total" : "");
  }

  /**
   * What xcp-rrdd is told of it. The name ends in the first 8 digits of the SR's uuid: by that the
   * toolstack knows which ones to forget with the SR.
   */
  Datasource datasource(String sr) {
    return new Datasource(
        PREFIX + text() + "_" + sr.substring(0, UUID_DIGITS),
        description + ", SR " + sr,
        type,
        isCounter() ? unit.text() + "/s" : unit.text(),
        byDefault);
  }
}

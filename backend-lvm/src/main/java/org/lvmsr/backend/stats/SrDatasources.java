package org.lvmsr.backend.stats;

/**
 * What is measured of an SR. The names end in the first 8 digits of its uuid: by that the toolstack
 * knows which ones to forget with the SR. Those that warn are recorded by default.
 *
 * @param uuid of the SR
 */
record SrDatasources(String uuid) {
  private static final int NAME_DIGITS = 8;
  private static final String BYTES = "B";
  private static final String PERCENT = "%";

  Datasource metadataUsed() {
    return gauge("metadata_used", "Room that metadata records take", BYTES);
  }

  Datasource metadataUsedPercent() {
    return warning("metadata_used_percent", "Room for metadata records that is used", PERCENT);
  }

  Datasource lvmAreaUsedPercent() {
    return warning("lvm_area_used_percent", "Room for the VG's text that is used", PERCENT);
  }

  Datasource free() {
    return warning("free", "Room for volumes that is free", BYTES);
  }

  Datasource total() {
    return gauge("total", "Room that volumes and metadata share", BYTES);
  }

  Datasource volumes() {
    return gauge("volumes", "Volumes", "");
  }

  Datasource metadataReplicas() {
    return warning("metadata_replicas", "Metadata replicas that count", "");
  }

  Datasource openIntents() {
    return gauge("open_intents", "Operations that have begun and not ended", "");
  }

  Datasource lvmCommands() {
    return counter("lvm_commands", "LVM commands that ended", "/s");
  }

  Datasource lvmTime() {
    return counter("lvm_time", "Time that LVM commands took, waiting for locks included", "s/s");
  }

  private Datasource warning(String name, String description, String units) {
    return of(name, description, Datasource.Type.GAUGE, units, true);
  }

  private Datasource gauge(String name, String description, String units) {
    return of(name, description, Datasource.Type.GAUGE, units, false);
  }

  private Datasource counter(String name, String description, String units) {
    return of(name, description, Datasource.Type.DERIVE, units, false);
  }

  private Datasource of(
      String name, String description, Datasource.Type type, String units, boolean byDefault) {
    return new Datasource(
        "lvmsr_" + name + "_" + uuid.substring(0, NAME_DIGITS),
        description + ", SR " + uuid,
        type,
        units,
        byDefault);
  }
}

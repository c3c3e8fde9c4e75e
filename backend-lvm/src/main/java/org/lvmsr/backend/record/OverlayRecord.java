package org.lvmsr.backend.record;

import java.util.Objects;

/**
 * A volume is open, and what is written to it is not to stay: it goes into an LV over the volume's
 * own, which is thrown away.
 *
 * @param lv the name of that LV, which users of the volume see
 * @param lvUuid LVM's uuid of it
 */
public record OverlayRecord(String lv, String lvUuid) {

  /** Refuses a record that lacks a field: it was not written by this product. */
  public OverlayRecord {
    Objects.requireNonNull(lv, "no lv");
    Objects.requireNonNull(lvUuid, "no lvUuid");
  }

  /** The LV. */
  public LvId id() {
    return new LvId(lv, lvUuid);
  }
}

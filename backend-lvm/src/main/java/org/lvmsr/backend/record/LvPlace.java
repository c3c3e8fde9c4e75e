package org.lvmsr.backend.record;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;
import org.lvmsr.backend.lvm.Extents;
import org.lvmsr.backend.lvm.LogicalVolume;

/**
 * Where an LV lay when we last changed it. LVM decides where it is; this is what is left when LVM's
 * own description is lost and the copy of it in the store is older.
 *
 * @param uuid LVM's uuid of the LV
 * @param segments the extents of the PV, in the order of the LV's contents
 */
public record LvPlace(String uuid, List<Extents> segments) {
  public LvPlace {
    segments = List.copyOf(segments);
  }

  /** The place of an LV as LVM has it. */
  public static LvPlace of(LogicalVolume lv) {
    return new LvPlace(lv.uuid(), lv.segments());
  }

  /** How many extents it has. */
  @JsonIgnore
  public long extents() {
    return segments.stream().mapToLong(Extents::count).sum();
  }
}

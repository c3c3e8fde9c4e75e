package org.lvmsr.backend.lvm;

import java.util.List;

/**
 * An LV as LVM has it.
 *
 * @param name within its VG
 * @param uuid LVM's own, with dashes
 * @param type the segment type: {@code striped} with one stripe is LVM's spelling of linear
 * @param tags in LVM's order
 * @param segments where its contents lie, in the order of the contents; empty unless linear
 * @param extents its size
 */
public record LogicalVolume(
    String name,
    String uuid,
    String type,
    List<String> tags,
    List<Extents> segments,
    long extents) {

  public LogicalVolume {
    tags = List.copyOf(tags);
    segments = List.copyOf(segments);
  }

  /** Whether it is nothing but runs of extents of our PV. */
  public boolean isLinear() {
    return type.equals("striped") && segments.stream().mapToLong(Extents::count).sum() == extents;
  }
}

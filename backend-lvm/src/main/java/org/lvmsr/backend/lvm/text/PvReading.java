package org.lvmsr.backend.lvm.text;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.lvmsr.backend.lvm.VolumeGroup;

/**
 * A PV by its label, with each of its metadata areas as it is.
 *
 * @param pvUuid LVM's own, with dashes
 * @param areas in the order of the label
 */
public record PvReading(String pvUuid, List<AreaReading> areas) {

  public PvReading {
    areas = List.copyOf(areas);
  }

  /** The VG of the highest sequence number; empty if no area that can be read has one. */
  public Optional<VolumeGroup> newest() {
    return newestText().map(VgText::vg);
  }

  /**
   * As {@link #newest}, with the text itself. LVM writes it into all areas, and the first one is
   * larger than asked for: how long it may become is a matter of the smallest.
   */
  public Optional<VgText> newestText() {
    long smallest = areas.stream().mapToLong(AreaReading::size).min().orElse(0);
    return areas.stream()
        .flatMap(area -> area.text().stream())
        .max(Comparator.comparingLong(text -> text.vg().sequence()))
        .map(text -> new VgText(text.bytes(), text.areaBytes(), smallest, text.vg()));
  }
}

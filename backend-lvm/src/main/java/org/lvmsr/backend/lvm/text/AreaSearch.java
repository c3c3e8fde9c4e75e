package org.lvmsr.backend.lvm.text;

import java.util.ArrayList;
import java.util.List;
import org.lvmsr.metadata.device.ReadableDevice;

/**
 * Finds LVM's metadata areas where no label leads to them: the first one lies behind the label, the
 * second one begins on a MiB near the end. An area names its own place, so one within the disk of a
 * guest is not taken for one of the PV.
 */
public final class AreaSearch {
  private static final long FIRST = 4096;
  private static final long MIB = 1L << 20;

  /** Ours have 256 MiB at most; LVM makes one longer by less than a MiB to begin it on one. */
  private static final long LONGEST = 257 * MIB;

  private AreaSearch() {}

  /** The areas that hold the text of a VG. */
  public static List<AreaReading> in(ReadableDevice device) {
    List<AreaReading> found = new ArrayList<>();
    look(device, FIRST, found);
    long last = Math.max(MIB, (device.size() - LONGEST) / MIB * MIB);
    for (long offset = last; offset < device.size(); offset += MIB) {
      look(device, offset, found);
    }
    return List.copyOf(found);
  }

  private static void look(ReadableDevice device, long offset, List<AreaReading> found) {
    AreaReading area = VgTextReader.reading(device, new PvLabel.Area(offset, 0));
    if (area.text().isPresent()) {
      found.add(area);
    }
  }
}

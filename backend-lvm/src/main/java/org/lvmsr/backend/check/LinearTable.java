package org.lvmsr.backend.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.lvmsr.backend.lvm.DmSegment;
import org.lvmsr.backend.lvm.Extents;
import org.lvmsr.backend.lvm.LogicalVolume;
import org.lvmsr.backend.lvm.VolumeGroup;

/**
 * The table of a linear device, with neighbours brought together: LVM and device-mapper may cut the
 * same contents in different places.
 *
 * @param segments empty if only the length is known
 * @param sectors the length
 */
record LinearTable(List<DmSegment> segments, long sectors) {
  private static final int SECTOR = 512;
  private static final String LINEAR = "linear";

  /** How a device's table stands to the one it should have. */
  enum Difference {
    SAME,
    /** It is the beginning of it. */
    SHORTER,
    OTHER
  }

  /**
   * The one that LVM should have loaded.
   *
   * @param pv the PV's number; empty where it is not known, and then not compared
   */
  static LinearTable of(VolumeGroup vg, LogicalVolume lv, Optional<String> pv) {
    List<DmSegment> segments = new ArrayList<>();
    long start = 0;
    for (Extents run : lv.segments()) {
      long length = vg.lengthOf(run) / SECTOR;
      segments.add(new DmSegment(start, length, LINEAR, pv.orElse(""), vg.offsetOf(run) / SECTOR));
      start += length;
    }
    return of(segments);
  }

  static LinearTable of(List<DmSegment> segments) {
    List<DmSegment> merged = new ArrayList<>();
    for (DmSegment next : segments) {
      DmSegment last = merged.isEmpty() ? null : merged.get(merged.size() - 1);
      if (last != null && continues(last, next)) {
        merged.set(merged.size() - 1, longer(last, next.length()));
      } else {
        merged.add(next);
      }
    }
    return new LinearTable(merged, segments.stream().mapToLong(DmSegment::length).sum());
  }

  static LinearTable ofLength(long bytes) {
    return new LinearTable(List.of(), bytes / SECTOR);
  }

  private static boolean continues(DmSegment last, DmSegment next) {
    return last.target().equals(LINEAR)
        && next.target().equals(LINEAR)
        && last.device().equals(next.device())
        && last.start() + last.length() == next.start()
        && last.offset() + last.length() == next.offset();
  }

  private static DmSegment longer(DmSegment one, long by) {
    return new DmSegment(one.start(), one.length() + by, one.target(), one.device(), one.offset());
  }

  /** Compares what is loaded with this, which should be. */
  Difference compare(LinearTable loaded) {
    if (!loaded.segments.isEmpty() && !beginsWith(loaded)) {
      return Difference.OTHER;
    }
    if (loaded.sectors == sectors) {
      return Difference.SAME;
    }
    return loaded.sectors < sectors ? Difference.SHORTER : Difference.OTHER;
  }

  private boolean beginsWith(LinearTable loaded) {
    if (loaded.segments.size() > segments.size()) {
      return false;
    }
    for (int i = 0; i < loaded.segments.size(); i++) {
      boolean isLast = i == loaded.segments.size() - 1;
      if (!fits(segments.get(i), loaded.segments.get(i), isLast)) {
        return false;
      }
    }
    return true;
  }

  private static boolean fits(DmSegment wanted, DmSegment loaded, boolean mayBeShorter) {
    boolean anyDevice = wanted.device().isEmpty();
    return loaded.target().equals(LINEAR)
        && loaded.start() == wanted.start()
        && loaded.offset() == wanted.offset()
        && (anyDevice || loaded.device().equals(wanted.device()))
        && (loaded.length() == wanted.length()
            || (mayBeShorter && loaded.length() < wanted.length()));
  }

  @Override
  public String toString() {
    if (segments.isEmpty()) {
      return sectors + " sectors";
    }
    return segments.stream()
        .map(s -> s.length() + " sectors of " + s.target() + " " + s.device() + " at " + s.offset())
        .collect(Collectors.joining(", "));
  }
}

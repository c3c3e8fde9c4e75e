package org.lvmsr.backend.lvm;

import java.util.ArrayList;
import java.util.List;

/**
 * A run of physical extents of the PV.
 *
 * @param start the first extent, from 0
 * @param count how many, at least 1
 */
public record Extents(long start, long count) {

  public Extents {
    if (start < 0 || count < 1) {
      throw new IllegalArgumentException("extents " + start + "+" + count);
    }
  }

  /**
   * The same extents in the same order, where each run that continues another one is part of it.
   */
  public static List<Extents> joined(List<Extents> runs) {
    List<Extents> joined = new ArrayList<>();
    for (Extents run : runs) {
      int last = joined.size() - 1;
      if (last >= 0 && joined.get(last).end() == run.start()) {
        Extents before = joined.get(last);
        joined.set(last, new Extents(before.start(), before.count() + run.count()));
      } else {
        joined.add(run);
      }
    }
    return joined;
  }

  /** The first extent behind the run. */
  public long end() {
    return start + count;
  }

  /** Whether the two have an extent in common. */
  public boolean overlaps(Extents other) {
    return start < other.end() && other.start < end();
  }

  /** Whether all extents of the other are in this one. */
  public boolean contains(Extents other) {
    return start <= other.start() && other.end() <= end();
  }

  /** In words: it stands in messages to people. */
  @Override
  public String toString() {
    return "extents " + range();
  }

  /** First and last extent, in words. */
  public String range() {
    return start + " to " + (end() - 1);
  }

  /** As LVM takes it behind a PV's name: first and last extent. */
  String lvmRange() {
    return start + "-" + (end() - 1);
  }
}

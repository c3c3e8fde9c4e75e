package org.lvmsr.backend.lvm;

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

  /** The first extent behind the run. */
  public long end() {
    return start + count;
  }

  /** Whether the two have an extent in common. */
  public boolean overlaps(Extents other) {
    return start < other.end() && other.start < end();
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

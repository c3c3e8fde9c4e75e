package org.lvmsr.metadata;

/**
 * How much of a device to search for header copies. Replica A lies near the start of a LUN, replica
 * B near its end.
 *
 * @param firstBytes how many bytes from the start to look at
 * @param lastBytes how many bytes before the end to look at
 */
public record ScanLimits(long firstBytes, long lastBytes) {

  /** The first and the last GiB: more than LVM's own metadata area and a replica together. */
  public static final ScanLimits DEFAULT = new ScanLimits(1L << 30, 1L << 30);

  /** Refuses negative limits. */
  public ScanLimits {
    if (firstBytes < 0 || lastBytes < 0) {
      throw new IllegalArgumentException("negative scan limit: " + firstBytes + ", " + lastBytes);
    }
  }
}

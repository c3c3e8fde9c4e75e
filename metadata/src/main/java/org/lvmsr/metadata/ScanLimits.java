package org.lvmsr.metadata;

import org.lvmsr.metadata.format.Layout;

/**
 * How much of a device to search for header copies. Replica A lies near the start of a LUN, replica
 * B near its end.
 *
 * @param firstBytes how many bytes from the start to look at
 * @param lastBytes how many bytes before the end to look at
 * @param stride look at every place that is a multiple of this, in bytes: a multiple of {@value
 *     Layout#ALIGNMENT}
 */
public record ScanLimits(long firstBytes, long lastBytes, long stride) {

  /** The first and the last GiB: more than LVM's own metadata area and a replica together. */
  public static final ScanLimits DEFAULT = new ScanLimits(1L << 30, 1L << 30);

  /** Looks at every place where a header can be. */
  public ScanLimits(long firstBytes, long lastBytes) {
    this(firstBytes, lastBytes, Layout.ALIGNMENT);
  }

  /** Refuses negative limits. */
  public ScanLimits {
    if (firstBytes < 0 || lastBytes < 0) {
      throw new IllegalArgumentException("negative scan limit: " + firstBytes + ", " + lastBytes);
    }
    if (stride < Layout.ALIGNMENT || stride % Layout.ALIGNMENT != 0) {
      throw new IllegalArgumentException("no multiple of " + Layout.ALIGNMENT + ": " + stride);
    }
  }
}

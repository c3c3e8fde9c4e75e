package org.lvmsr.smapi;

import java.util.List;

/**
 * Ranges of blocks.
 *
 * @param blocksize bytes of a block
 * @param ranges in order
 */
public record BlockList(long blocksize, List<Range> ranges) {
  public BlockList {
    ranges = List.copyOf(ranges);
  }

  /**
   * Blocks that follow each other.
   *
   * @param start number of the first block
   * @param length how many
   */
  public record Range(long start, long length) {}
}

package org.lvmsr.cli.admin;

/**
 * How much of a LUN a cell of its map is.
 *
 * @param bytes of the LUN
 * @param cellBytes of a cell, a power of two from 1 MiB
 * @param width cells in a row
 */
record MapScale(long bytes, long cellBytes, int width) {
  private static final int MOST_ROWS = 16;
  private static final long LEAST = 1L << 20;
  private static final long MOST = 1L << 53;

  /** The finest with which a map of so many bytes is no longer than a screen. */
  static MapScale of(long bytes, int width) {
    long cell = LEAST;
    while (cell < MOST && bytes / cell >= (long) width * MOST_ROWS) {
      cell <<= 1;
    }
    return new MapScale(bytes, cell, width);
  }

  /** How many rows there are; the last one may be shorter. */
  int rows() {
    return (int) (bytes / rowBytes() + (bytes % rowBytes() == 0 ? 0 : 1));
  }

  long rowBytes() {
    return cellBytes * width;
  }

  /** How many cells there are; the last one may be of fewer bytes. */
  int cells() {
    return (int) (bytes / cellBytes + (bytes % cellBytes == 0 ? 0 : 1));
  }

  /** Where a cell ends. */
  long endOfCell(int cell) {
    long start = cell * cellBytes;
    return bytes - start < cellBytes ? bytes : start + cellBytes;
  }
}

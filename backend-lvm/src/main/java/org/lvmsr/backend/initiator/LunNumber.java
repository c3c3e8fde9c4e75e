package org.lvmsr.backend.initiator;

import java.util.OptionalInt;

/**
 * LUNs as numbers of people and as the eight bytes of the protocol (SAM-5, 4.7): below 256 by
 * peripheral device addressing, up to 16383 by flat space addressing; a single level.
 */
final class LunNumber {
  /** The largest that has a place in a single level. */
  static final int MAX = 0x3fff;

  private static final int FLAT = 0x4000;
  private static final int METHOD = 0xc000;
  private static final int BUS = 0x3f00;
  private static final int LEVEL_SHIFT = 48;

  private LunNumber() {}

  /**
   * The bytes of a number, as one long.
   *
   * @throws IllegalArgumentException if it is too large
   */
  static long encode(int number) {
    if (number < 0 || number > MAX) {
      throw new IllegalArgumentException("LUN " + number + " is not from 0 to " + MAX);
    }
    return (long) (number < 256 ? number : FLAT | number) << LEVEL_SHIFT;
  }

  /** The number of such bytes; empty for a LUN that this initiator cannot address. */
  static OptionalInt decode(long bytes) {
    int first = (int) (bytes >>> LEVEL_SHIFT);
    int method = first & METHOD;
    boolean isSingleLevel = bytes << 16 == 0;
    boolean isPlain = method == FLAT || (method == 0 && (first & BUS) == 0);
    return isSingleLevel && isPlain ? OptionalInt.of(first & MAX) : OptionalInt.empty();
  }
}

package org.lvmsr.backend.initiator;

import java.util.OptionalInt;

/**
 * LUNs as numbers of people and as the eight bytes of the protocol (SAM-5, 4.7): below 256 by
 * peripheral device addressing, up to 16383 by flat space addressing; a single level. Linux's
 * target has numbers above 255, too, without the mark of flat space addressing: where it lists such
 * bytes, that is the number.
 */
final class LunNumber {
  /** The largest that has a place in a single level. */
  static final int MAX = 0x3fff;

  private static final int PLAIN = 256;
  private static final int FLAT = 0x4000;
  private static final int METHOD = 0xc000;
  private static final int LEVEL_SHIFT = 48;

  private LunNumber() {}

  /** Whether the bytes of a number are the same at all targets. */
  static boolean isPlain(int number) {
    return number < PLAIN;
  }

  /**
   * The bytes of a number, as one long, at a target that keeps to SAM-5.
   *
   * @throws IllegalArgumentException if it is too large
   */
  static long encode(int number) {
    if (number < 0 || number > MAX) {
      throw new IllegalArgumentException("LUN " + number + " is not from 0 to " + MAX);
    }
    return (long) (isPlain(number) ? number : FLAT | number) << LEVEL_SHIFT;
  }

  /** The number of such bytes; empty for a LUN that this initiator cannot address. */
  static OptionalInt decode(long bytes) {
    int first = (int) (bytes >>> LEVEL_SHIFT);
    int method = first & METHOD;
    boolean isSingleLevel = bytes << 16 == 0;
    return isSingleLevel && (method == FLAT || method == 0)
        ? OptionalInt.of(first & MAX)
        : OptionalInt.empty();
  }
}

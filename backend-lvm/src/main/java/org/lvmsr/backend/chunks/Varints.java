package org.lvmsr.backend.chunks;

import java.io.ByteArrayOutputStream;

/** Numbers in as few bytes as they need: seven bits a byte, the lowest first. */
final class Varints {
  private static final int BITS = 7;
  private static final int MORE = 0x80;
  private static final int MASK = 0x7f;

  private Varints() {}

  static void put(ByteArrayOutputStream out, long value) {
    long left = value;
    while ((left & ~MASK) != 0) {
      out.write((int) (left & MASK) | MORE);
      left >>>= BITS;
    }
    out.write((int) left);
  }

  /** A number of either sign; small ones are short. */
  static void putSigned(ByteArrayOutputStream out, long value) {
    put(out, (value << 1) ^ (value >> (Long.SIZE - 1)));
  }

  /** Reads them one by one. */
  static final class Reader {
    private final byte[] bytes;
    private int at;

    Reader(byte[] bytes) {
      this.bytes = bytes;
    }

    boolean atEnd() {
      return at == bytes.length;
    }

    /**
     * The next one.
     *
     * @throws IllegalArgumentException if the bytes end within it, or it has more than 64 bits
     */
    long next() {
      long value = 0;
      for (int shift = 0; shift < Long.SIZE; shift += BITS) {
        if (atEnd()) {
          throw new IllegalArgumentException("a number ends too early");
        }
        byte b = bytes[at++];
        value |= (long) (b & MASK) << shift;
        if ((b & MORE) == 0) {
          return value;
        }
      }
      throw new IllegalArgumentException("a number has more than 64 bits");
    }

    long nextSigned() {
      long coded = next();
      return (coded >>> 1) ^ -(coded & 1);
    }
  }
}

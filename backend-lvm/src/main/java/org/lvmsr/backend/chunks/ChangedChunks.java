package org.lvmsr.backend.chunks;

import java.util.Base64;

/** The chunks of a range that differ: a bit each, the most significant bit of a byte first. */
public final class ChangedChunks implements Differences.Range {
  private final long first;
  private final byte[] bits;
  private final long count;

  /** None of the chunks of that range. */
  public ChangedChunks(long first, long count) {
    this.first = first;
    this.count = count;
    this.bits = new byte[Math.toIntExact((count + Byte.SIZE - 1) / Byte.SIZE)];
  }

  /** Adds chunks; those outside of the range do not count. */
  @Override
  public void differs(long from, long length) {
    long begin = Math.max(from, first) - first;
    long end = Math.min(from + length, first + count) - first;
    for (long at = begin; at < end; at++) {
      if (at % Byte.SIZE == 0 && end - at >= Byte.SIZE) {
        bits[(int) (at / Byte.SIZE)] = (byte) 0xff;
        at += Byte.SIZE - 1;
      } else {
        bits[(int) (at / Byte.SIZE)] |= (byte) (0x80 >>> (at % Byte.SIZE));
      }
    }
  }

  /** The bits in Base64. */
  public String base64() {
    return Base64.getEncoder().encodeToString(bits);
  }
}

package org.lvmsr.backend.random;

import java.nio.ByteBuffer;

/**
 * What is written into sectors: each says who wrote it and where it belongs, and the rest of it
 * follows from that. So what is found needs no list of what was written to be told from rubbish.
 */
final class Stamps {
  static final int SECTOR = 512;

  /** A sector that nobody has written. */
  static final long ZERO = 0;

  /** A sector that is no stamp, not whole, or belongs elsewhere. */
  static final long RUBBISH = -1;

  private static final int WORDS = SECTOR / Long.BYTES;
  private static final long ODD = 0x9e3779b97f4a7c15L;
  private static final int LANE_BITS = 8;
  private static final int NUMBER_BITS = 24;

  private Stamps() {}

  /** The stamp of the so manieth write of a lane in a round. */
  static long of(int round, int lane, int number) {
    return (((((long) round + 1) << LANE_BITS) | lane) << NUMBER_BITS) | number;
  }

  /** For people. */
  static String text(long stamp) {
    if (stamp == ZERO || stamp == RUBBISH) {
      return stamp == ZERO ? "zeroes" : "rubbish";
    }
    long lane = (stamp >> NUMBER_BITS) & ((1 << LANE_BITS) - 1);
    long round = (stamp >> (NUMBER_BITS + LANE_BITS)) - 1;
    return "write "
        + (stamp & ((1 << NUMBER_BITS) - 1))
        + " of lane "
        + lane
        + " in round "
        + round;
  }

  /** The bytes of some sectors. */
  static ByteBuffer bytes(long stamp, int from, int to) {
    ByteBuffer bytes = ByteBuffer.allocate((to - from) * SECTOR);
    for (int sector = from; sector < to; sector++) {
      bytes.putLong(stamp).putLong(sector);
      for (int word = 2; word < WORDS; word++) {
        bytes.putLong(word(stamp, sector, word));
      }
    }
    return bytes.flip();
  }

  /** The stamps of the sectors in some bytes, the first of which is that of the given number. */
  static long[] read(ByteBuffer bytes, int first) {
    long[] stamps = new long[bytes.remaining() / SECTOR];
    for (int i = 0; i < stamps.length; i++) {
      stamps[i] = read(bytes, i * SECTOR, first + i);
    }
    return stamps;
  }

  private static long read(ByteBuffer bytes, int place, int sector) {
    long stamp = bytes.getLong(place);
    boolean zero = stamp == ZERO;
    long same = bytes.getLong(place + Long.BYTES) ^ (zero ? 0 : sector);
    for (int word = 2; word < WORDS; word++) {
      same |= bytes.getLong(place + word * Long.BYTES) ^ (zero ? 0 : word(stamp, sector, word));
    }
    return same == 0 ? stamp : RUBBISH;
  }

  private static long word(long stamp, int sector, int word) {
    return (stamp ^ ((long) sector << Integer.SIZE)) * ODD + word;
  }
}

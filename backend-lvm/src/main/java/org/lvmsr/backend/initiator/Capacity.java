package org.lvmsr.backend.initiator;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * How large a LUN is, from READ CAPACITY(16), or (10) where the LUN knows no other (SBC-3, 5.15 and
 * 5.16), and how much of it may be read at once (SBC-3, 6.6.3: block limits).
 */
final class Capacity {
  /** What is read with one command, in bytes. */
  static final int MAX_READ = 1 << 20;

  private static final long TOO_LARGE_FOR_10 = 0xffff_ffffL;
  private static final int MAX_TRANSFER_AT = 8;

  private final String lun;
  private final long lastBlock;
  private final int blockBytes;
  private final boolean isLong;

  private Capacity(String lun, long lastBlock, int blockBytes, boolean isLong) {
    this.lun = lun;
    this.lastBlock = lastBlock;
    this.blockBytes = blockBytes;
    this.isLong = isLong;
  }

  static Capacity of(LogicalUnit unit) throws IOException {
    Optional<byte[]> answer = unit.optional(Cdb.readCapacity16());
    if (answer.isPresent()) {
      ByteBuffer data = atLeast(12, answer.get(), unit);
      return new Capacity(unit.toString(), data.getLong(0), data.getInt(8), true);
    }
    ByteBuffer data = atLeast(8, unit.answer(Cdb.readCapacity10()), unit);
    long last = Integer.toUnsignedLong(data.getInt(0));
    if (last == TOO_LARGE_FOR_10) {
      throw new IscsiProtocolException(
          unit + " is too large for READ CAPACITY(10) and knows no other");
    }
    return new Capacity(unit.toString(), last, data.getInt(4), false);
  }

  private static ByteBuffer atLeast(int bytes, byte[] answer, LogicalUnit unit)
      throws IscsiProtocolException {
    if (answer.length < bytes) {
      throw new IscsiProtocolException(unit + " tells its capacity in " + answer.length + " bytes");
    }
    return ByteBuffer.wrap(answer);
  }

  /**
   * All about the LUN.
   *
   * @param limits the page of block limits, if there is one
   */
  Disk disk(String scsiId, Optional<byte[]> limits) throws IscsiProtocolException {
    if (blockBytes != 512 && blockBytes != 4096) {
      throw new IscsiProtocolException(
          lun + " has blocks of " + blockBytes + " bytes; only 512 and 4096 are known here");
    }
    if (lastBlock < 0 || lastBlock >= Long.MAX_VALUE / blockBytes) {
      throw new IscsiProtocolException(lun + " has a size that cannot be, last block " + lastBlock);
    }
    return new Disk(scsiId, lastBlock + 1, blockBytes, maxBlocks(limits), isLong);
  }

  private int maxBlocks(Optional<byte[]> limits) {
    long usual = MAX_READ / blockBytes;
    long limit =
        limits
            .filter(page -> page.length >= MAX_TRANSFER_AT + Integer.BYTES)
            .map(page -> Integer.toUnsignedLong(ByteBuffer.wrap(page).getInt(MAX_TRANSFER_AT)))
            .orElse(0L);
    return (int) (limit == 0 ? usual : Math.min(usual, limit));
  }
}

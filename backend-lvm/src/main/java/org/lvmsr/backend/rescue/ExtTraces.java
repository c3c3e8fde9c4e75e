package org.lvmsr.backend.rescue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.lvmsr.metadata.device.ReadableDevice;

/**
 * What {@code mkfs.ext4} and its like have written: not only the beginning, but also copies of the
 * superblock and other things all over the LUN. Copies that are there say where; of the rest no
 * more is known than that it lies within the file system.
 */
final class ExtTraces {
  private static final int SUPERBLOCK_AT = 1024;
  private static final int SUPERBLOCK_BYTES = 1024;
  private static final int BLOCKS = 4;
  private static final int FIRST_BLOCK = 20;
  private static final int BLOCK_SHIFT = 24;
  private static final int BLOCKS_PER_GROUP = 32;
  private static final int MAGIC_AT = 56;
  private static final int MAGIC = 0xef53;
  private static final int GROUP = 90;
  private static final int UUID = 104;
  private static final int UUID_BYTES = 16;
  private static final int SMALLEST_SHIFT = 10;
  private static final int MOST_SHIFT = 6;
  private static final long UNSIGNED = 0xffffffffL;

  private final ReadableDevice device;
  private final byte[] uuid;
  private final long block;
  private final long perGroup;
  private final long first;
  private final long end;

  private ExtTraces(ReadableDevice device, ByteBuffer superblock) {
    this.device = device;
    this.uuid = uuid(superblock);
    this.block = 1L << (SMALLEST_SHIFT + superblock.getInt(BLOCK_SHIFT));
    this.perGroup = superblock.getInt(BLOCKS_PER_GROUP) & UNSIGNED;
    this.first = superblock.getInt(FIRST_BLOCK) & UNSIGNED;
    this.end = Math.min(device.size(), (superblock.getInt(BLOCKS) & UNSIGNED) * block);
  }

  /**
   * Looks for it.
   *
   * @param head the first bytes of the device
   */
  static Optional<Signature> in(ReadableDevice device, ByteBuffer head) throws IOException {
    ByteBuffer superblock = superblock(head.slice(SUPERBLOCK_AT, SUPERBLOCK_BYTES));
    if (!isOne(superblock)) {
      return Optional.empty();
    }
    var traces = new ExtTraces(device, superblock);
    long end = Math.max(traces.end, SUPERBLOCK_AT + SUPERBLOCK_BYTES);
    return Optional.of(
        new Signature(
            "ext2, ext3 or ext4 file system",
            SUPERBLOCK_AT + MAGIC_AT,
            traces.copies(),
            List.of(new ByteRange(0, end))));
  }

  /** The first one, and those in groups 1, and powers of 3, 5 and 7, as far as they are there. */
  private List<ByteRange> copies() throws IOException {
    List<ByteRange> copies = new ArrayList<>();
    copies.add(new ByteRange(0, SUPERBLOCK_AT + SUPERBLOCK_BYTES));
    if (perGroup == 0) {
      return copies;
    }
    copy(1, copies);
    for (int base : List.of(3, 5, 7)) {
      for (long group = base; startOf(group) < end; group *= base) {
        copy(group, copies);
      }
    }
    return copies;
  }

  private long startOf(long group) {
    return (first + group * perGroup) * block;
  }

  private void copy(long group, List<ByteRange> copies) throws IOException {
    long at = startOf(group);
    if (at + SUPERBLOCK_BYTES > end) {
      return;
    }
    ByteBuffer copy = superblock(SignatureSearch.read(device, at, SUPERBLOCK_BYTES));
    boolean ofThisOne = isOne(copy) && Arrays.equals(uuid(copy), uuid);
    if (ofThisOne && (copy.getShort(GROUP) & 0xffff) == (group & 0xffff)) {
      copies.add(new ByteRange(at, at + Math.max(block, SUPERBLOCK_BYTES)));
    }
  }

  private static ByteBuffer superblock(ByteBuffer bytes) {
    return bytes.order(ByteOrder.LITTLE_ENDIAN);
  }

  private static boolean isOne(ByteBuffer superblock) {
    int shift = superblock.getInt(BLOCK_SHIFT);
    return (superblock.getShort(MAGIC_AT) & 0xffff) == MAGIC && shift >= 0 && shift <= MOST_SHIFT;
  }

  private static byte[] uuid(ByteBuffer superblock) {
    byte[] uuid = new byte[UUID_BYTES];
    superblock.get(UUID, uuid);
    return uuid;
  }
}

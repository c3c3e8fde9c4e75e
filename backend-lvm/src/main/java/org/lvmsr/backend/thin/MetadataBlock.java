package org.lvmsr.backend.thin;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;
import org.lvmsr.metadata.device.ReadableDevice;

/**
 * Blocks of a pool's metadata. Each begins with a checksum of what follows and holds its own number
 * ({@code dm-block-manager.c}, {@code dm_bm_checksum} of Linux): the CRC-32C, not inverted at its
 * end, with a number of each kind of block mixed in.
 */
public final class MetadataBlock {
  public static final int BYTES = 4096;
  static final int SUPERBLOCK_XOR = 160774;
  static final int NODE_XOR = 121107;

  private static final int NUMBER = 8;

  private MetadataBlock() {}

  /**
   * One that is whole.
   *
   * @param xor of its kind
   * @throws PoolDamagedException if its checksum or its number is another one
   */
  static ByteBuffer read(ReadableDevice device, long number, int xor) throws IOException {
    if (number < 0 || number >= device.size() / BYTES) {
      throw new PoolDamagedException(
          number, "its place", "less than " + device.size() / BYTES, number);
    }
    ByteBuffer block = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
    device.read(number * BYTES, block);
    block.clear();
    int sum = checksum(block, xor);
    if (block.getInt(0) != sum) {
      throw new PoolDamagedException(
          number, "its checksum", Integer.toHexString(sum), Integer.toHexString(block.getInt(0)));
    }
    if (block.getLong(NUMBER) != number) {
      throw new PoolDamagedException(number, "its number", number, block.getLong(NUMBER));
    }
    return block;
  }

  /** Whether nothing was written there. */
  static boolean isZero(ReadableDevice device, long number) throws IOException {
    ByteBuffer block = ByteBuffer.allocate(BYTES);
    device.read(number * BYTES, block);
    return block.clear().equals(ByteBuffer.allocate(BYTES));
  }

  /** Of all but the place of the checksum itself. */
  static int checksum(ByteBuffer block, int xor) {
    var crc = new CRC32C();
    crc.update(block.slice(Integer.BYTES, BYTES - Integer.BYTES));
    return ~(int) crc.getValue() ^ xor;
  }
}

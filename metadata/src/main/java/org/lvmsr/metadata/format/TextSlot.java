package org.lvmsr.metadata.format;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * The first 128 bytes of a text slot; the text follows, compressed with gzip.
 *
 * @param place absolute byte offset of this copy of the slot
 * @param generation counts the texts kept in this store; the highest is the newest
 * @param number what its keeper numbers it by
 * @param textLength bytes of the text
 * @param storedLength bytes of the gzip data
 * @param storeId id of the store, 32 hexadecimal digits
 */
public record TextSlot(
    long place, long generation, long number, int textLength, int storedLength, String storeId) {

  /** Length of the header: the gzip data begins here. */
  public static final int LENGTH = 128;

  static final long MAGIC = Fields.magic('T');

  static final int MAGIC_AT = 0;
  static final int PLACE_AT = MAGIC_AT + Long.BYTES;
  static final int GENERATION_AT = PLACE_AT + Long.BYTES;
  static final int NUMBER_AT = GENERATION_AT + Long.BYTES;
  static final int TEXT_LENGTH_AT = NUMBER_AT + Long.BYTES;
  static final int STORED_LENGTH_AT = TEXT_LENGTH_AT + Integer.BYTES;
  static final int STORE_ID_AT = STORED_LENGTH_AT + Integer.BYTES;
  static final int HEADER_CRC_AT = LENGTH - 2 * Integer.BYTES;
  static final int SLOT_CRC_AT = HEADER_CRC_AT + Integer.BYTES;

  /** Length of header and gzip data, in whole blocks. */
  public long paddedLength() {
    return Layout.padded((long) LENGTH + storedLength);
  }

  /** Everything written: header, gzip data, zero padding to a whole number of blocks. */
  public ByteBuffer encode(byte[] stored) {
    ByteBuffer slot = ByteBuffer.allocate((int) paddedLength());
    slot.putLong(MAGIC_AT, MAGIC);
    slot.putLong(PLACE_AT, place);
    slot.putLong(GENERATION_AT, generation);
    slot.putLong(NUMBER_AT, number);
    slot.putInt(TEXT_LENGTH_AT, textLength);
    slot.putInt(STORED_LENGTH_AT, storedLength);
    Fields.putHex(slot, STORE_ID_AT, FrameHeader.STORE_ID_LENGTH, storeId);
    slot.putInt(HEADER_CRC_AT, Checksums.crc32c(slot, 0, HEADER_CRC_AT));
    slot.put(LENGTH, stored);
    slot.putInt(SLOT_CRC_AT, crc(slot, storedLength));
    return slot;
  }

  /** Whether the block begins as a slot of ours does, whole or not. */
  public static boolean hasMagic(ByteBuffer block) {
    return block.getLong(MAGIC_AT) == MAGIC;
  }

  /** Reads a header, or nothing if the block holds none with a good header checksum. */
  public static Optional<TextSlot> decode(ByteBuffer block) {
    if (block.getLong(MAGIC_AT) != MAGIC
        || block.getInt(HEADER_CRC_AT) != Checksums.crc32c(block, 0, HEADER_CRC_AT)
        || block.getInt(TEXT_LENGTH_AT) < 0
        || block.getInt(STORED_LENGTH_AT) < 0) {
      return Optional.empty();
    }
    return Optional.of(
        new TextSlot(
            block.getLong(PLACE_AT),
            block.getLong(GENERATION_AT),
            block.getLong(NUMBER_AT),
            block.getInt(TEXT_LENGTH_AT),
            block.getInt(STORED_LENGTH_AT),
            Fields.hex(block, STORE_ID_AT, FrameHeader.STORE_ID_LENGTH)));
  }

  /** Whether header and gzip data are as they were written. */
  public boolean isWhole(ByteBuffer slot) {
    return slot.getInt(SLOT_CRC_AT) == crc(slot, storedLength);
  }

  private static int crc(ByteBuffer slot, int storedLength) {
    CRC32C crc = new CRC32C();
    crc.update(slot.slice(0, SLOT_CRC_AT));
    crc.update(slot.slice(LENGTH, storedLength));
    return (int) crc.getValue();
  }
}

package org.lvmsr.metadata.format;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The first 128 bytes of a frame.
 *
 * @param type kind of frame
 * @param bodyLength bytes of JSON behind the header, without padding
 * @param place absolute byte offset of this copy of the frame
 * @param epoch number of the writable open that wrote it
 * @param sequence number in the chain; for a checkpoint, of the frame whose state it holds
 * @param durableThrough last sequence known to be flushed when this was written
 * @param nonce random number of the writable open that wrote it
 * @param storeId id of the store, 32 hexadecimal digits
 * @param previous hash of the frame before, 64 hexadecimal digits; for a checkpoint, of the frame
 *     whose state it holds
 */
public record FrameHeader(
    FrameType type,
    int bodyLength,
    long place,
    long epoch,
    long sequence,
    long durableThrough,
    long nonce,
    String storeId,
    String previous) {

  /** The hash "before" the first frame of a store. */
  public static final String NO_HASH = "0".repeat(64);

  /** Length of the header: the body begins here. */
  public static final int LENGTH = 128;

  static final long MAGIC = Fields.magic('F');
  static final int STORE_ID_LENGTH = 16;
  static final int HASH_LENGTH = 32;

  static final int MAGIC_AT = 0;
  static final int TYPE_AT = MAGIC_AT + Long.BYTES;
  static final int RESERVED_0_AT = TYPE_AT + Byte.BYTES;
  static final int BODY_LENGTH_AT = RESERVED_0_AT + 3;
  static final int PLACE_AT = BODY_LENGTH_AT + Integer.BYTES;
  static final int EPOCH_AT = PLACE_AT + Long.BYTES;
  static final int SEQUENCE_AT = EPOCH_AT + Long.BYTES;
  static final int DURABLE_THROUGH_AT = SEQUENCE_AT + Long.BYTES;
  static final int NONCE_AT = DURABLE_THROUGH_AT + Long.BYTES;
  static final int STORE_ID_AT = NONCE_AT + Long.BYTES;
  static final int PREVIOUS_AT = STORE_ID_AT + STORE_ID_LENGTH;
  static final int RESERVED_1_AT = PREVIOUS_AT + HASH_LENGTH;
  static final int HEADER_CRC_AT = LENGTH - 2 * Integer.BYTES;
  static final int FRAME_CRC_AT = HEADER_CRC_AT + Integer.BYTES;

  /** Length of header and body, without padding. */
  public long length() {
    return (long) LENGTH + bodyLength;
  }

  /** Length on the medium. */
  public long paddedLength() {
    return Layout.padded(length());
  }

  /** The same frame for another place. */
  public FrameHeader at(long newPlace) {
    return new FrameHeader(
        type, bodyLength, newPlace, epoch, sequence, durableThrough, nonce, storeId, previous);
  }

  /** Writes the header without its checksum of the whole frame. */
  void encode(ByteBuffer frame) {
    frame.putLong(MAGIC_AT, MAGIC);
    frame.put(TYPE_AT, (byte) type.number());
    frame.putInt(BODY_LENGTH_AT, bodyLength);
    frame.putLong(PLACE_AT, place);
    frame.putLong(EPOCH_AT, epoch);
    frame.putLong(SEQUENCE_AT, sequence);
    frame.putLong(DURABLE_THROUGH_AT, durableThrough);
    frame.putLong(NONCE_AT, nonce);
    Fields.putHex(frame, STORE_ID_AT, STORE_ID_LENGTH, storeId);
    Fields.putHex(frame, PREVIOUS_AT, HASH_LENGTH, previous);
    frame.putInt(HEADER_CRC_AT, Checksums.crc32c(frame, 0, HEADER_CRC_AT));
  }

  /** Whether a block claims to begin a frame, whatever its state. */
  public static boolean hasMagic(ByteBuffer block) {
    return block.getLong(MAGIC_AT) == MAGIC;
  }

  /** Reads a header, or nothing if the block holds none with a good header checksum. */
  public static Optional<FrameHeader> decode(ByteBuffer block) {
    if (!hasMagic(block)
        || block.getInt(HEADER_CRC_AT) != Checksums.crc32c(block, 0, HEADER_CRC_AT)) {
      return Optional.empty();
    }
    int bodyLength = block.getInt(BODY_LENGTH_AT);
    Optional<FrameType> type = FrameType.of(block.get(TYPE_AT));
    if (type.isEmpty() || bodyLength < 0) {
      return Optional.empty();
    }
    return Optional.of(
        new FrameHeader(
            type.get(),
            bodyLength,
            block.getLong(PLACE_AT),
            block.getLong(EPOCH_AT),
            block.getLong(SEQUENCE_AT),
            block.getLong(DURABLE_THROUGH_AT),
            block.getLong(NONCE_AT),
            Fields.hex(block, STORE_ID_AT, STORE_ID_LENGTH),
            Fields.hex(block, PREVIOUS_AT, HASH_LENGTH)));
  }
}

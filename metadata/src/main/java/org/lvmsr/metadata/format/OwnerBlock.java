package org.lvmsr.metadata.format;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Who writes a store. Lies outside the log and is rewritten in place by the owner's heartbeat.
 *
 * @param place absolute byte offset of this copy
 * @param epoch epoch of the owner
 * @param nonce nonce of the owner
 * @param counter grows with each heartbeat
 * @param intervalMillis time between heartbeats
 * @param released true once the owner closed the store
 * @param storeId id of the store
 * @param hostUuid uuid of the owner's host, empty if there has been none
 * @param bootId boot of that host
 */
public record OwnerBlock(
    long place,
    long epoch,
    long nonce,
    long counter,
    int intervalMillis,
    boolean released,
    String storeId,
    String hostUuid,
    String bootId) {

  static final long MAGIC = Fields.magic('O');
  static final int MAGIC_AT = 0;
  static final int STATE_AT = MAGIC_AT + Long.BYTES;
  static final int INTERVAL_AT = STATE_AT + Integer.BYTES;
  static final int PLACE_AT = INTERVAL_AT + Integer.BYTES;
  static final int EPOCH_AT = PLACE_AT + Long.BYTES;
  static final int NONCE_AT = EPOCH_AT + Long.BYTES;
  static final int COUNTER_AT = NONCE_AT + Long.BYTES;
  static final int STORE_ID_AT = COUNTER_AT + Long.BYTES;
  static final int HOST_AT = STORE_ID_AT + FrameHeader.STORE_ID_LENGTH;
  static final int HOST_LENGTH = 64;
  static final int BOOT_AT = HOST_AT + HOST_LENGTH;
  static final int BOOT_LENGTH = 64;

  /** Within the first sector, so that even a 512-byte disk never tears the block. */
  static final int CRC_AT = 512 - Integer.BYTES;

  private static final int OWNED = 1;
  private static final int RELEASED = 2;

  /** The next heartbeat. */
  public OwnerBlock beat() {
    return new OwnerBlock(
        place, epoch, nonce, counter + 1, intervalMillis, released, storeId, hostUuid, bootId);
  }

  /** The same, given up. */
  public OwnerBlock release() {
    return new OwnerBlock(
        place, epoch, nonce, counter + 1, intervalMillis, true, storeId, hostUuid, bootId);
  }

  /** The same for another place. */
  public OwnerBlock at(long newPlace) {
    return new OwnerBlock(
        newPlace, epoch, nonce, counter, intervalMillis, released, storeId, hostUuid, bootId);
  }

  /** The block as it is written. */
  public ByteBuffer encode() {
    ByteBuffer block = ByteBuffer.allocate(Layout.BLOCK);
    block.putLong(MAGIC_AT, MAGIC);
    block.putInt(STATE_AT, released ? RELEASED : OWNED);
    block.putInt(INTERVAL_AT, intervalMillis);
    block.putLong(PLACE_AT, place);
    block.putLong(EPOCH_AT, epoch);
    block.putLong(NONCE_AT, nonce);
    block.putLong(COUNTER_AT, counter);
    Fields.putHex(block, STORE_ID_AT, FrameHeader.STORE_ID_LENGTH, storeId);
    Fields.putText(block, HOST_AT, HOST_LENGTH, hostUuid);
    Fields.putText(block, BOOT_AT, BOOT_LENGTH, bootId);
    block.putInt(CRC_AT, Checksums.crc32c(block, 0, CRC_AT));
    return block;
  }

  /** Reads a copy, or nothing if it is not whole, not of this store or not of this place. */
  public static Optional<OwnerBlock> decode(ByteBuffer block, long actualPlace, String storeId) {
    if (block.getLong(MAGIC_AT) != MAGIC
        || block.getInt(CRC_AT) != Checksums.crc32c(block, 0, CRC_AT)) {
      return Optional.empty();
    }
    OwnerBlock owner =
        new OwnerBlock(
            block.getLong(PLACE_AT),
            block.getLong(EPOCH_AT),
            block.getLong(NONCE_AT),
            block.getLong(COUNTER_AT),
            block.getInt(INTERVAL_AT),
            block.getInt(STATE_AT) == RELEASED,
            Fields.hex(block, STORE_ID_AT, FrameHeader.STORE_ID_LENGTH),
            Fields.text(block, HOST_AT, HOST_LENGTH),
            Fields.text(block, BOOT_AT, BOOT_LENGTH));
    boolean ours = owner.place == actualPlace && owner.storeId.equals(storeId);
    return ours ? Optional.of(owner) : Optional.empty();
  }
}

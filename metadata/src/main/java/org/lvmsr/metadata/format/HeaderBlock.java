package org.lvmsr.metadata.format;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * One copy of a store's header: which format, whose store, where its replicas are.
 *
 * @param major format version; a reader refuses one it does not know
 * @param minor format version; a reader ignores what it does not know, a writer refuses
 * @param place absolute byte offset of this copy
 * @param failedReplicas bit 0 for A, bit 1 for B: replicas that do not count, because they could
 *     not be written when the other one went on
 * @param generation counts rewrites; the highest valid one counts. 0 while formatting
 * @param storeId random, 32 hexadecimal digits, new at each formatting
 * @param layout places of the replicas
 * @param home where the replicas were when the store was formatted: there are header copies there,
 *     too. The same as {@code layout} if the store has never moved
 * @param deviceSize bytes of the LUN when this header was written
 * @param sectorSize logical sector size then
 * @param srUuid uuid of the SR
 * @param vgUuid uuid of the volume group
 * @param pvUuid uuid of the physical volume
 * @param lunId identity of the LUN, or empty
 */
public record HeaderBlock(
    int major,
    int minor,
    long place,
    int failedReplicas,
    long generation,
    String storeId,
    Layout layout,
    Layout home,
    long deviceSize,
    int sectorSize,
    String srUuid,
    String vgUuid,
    String pvUuid,
    String lunId) {

  /** Major format version this code reads and writes. */
  public static final int MAJOR = 1;

  /** Newest minor format version this code writes. */
  public static final int MINOR = 0;

  /** Generation of a header whose formatting has not ended: there is no store yet. */
  public static final long FORMATTING = 0;

  static final long MAGIC = Fields.magic('H');

  static final int MAGIC_AT = 0;
  static final int MAJOR_AT = MAGIC_AT + Long.BYTES;
  static final int MINOR_AT = MAJOR_AT + Short.BYTES;
  static final int FAILED_REPLICAS_AT = MINOR_AT + Short.BYTES;
  static final int PLACE_AT = FAILED_REPLICAS_AT + Integer.BYTES;
  static final int GENERATION_AT = PLACE_AT + Long.BYTES;
  static final int STORE_ID_AT = GENERATION_AT + Long.BYTES;
  static final int REPLICA_A_AT = STORE_ID_AT + FrameHeader.STORE_ID_LENGTH;
  static final int REPLICA_B_AT = REPLICA_A_AT + Long.BYTES;
  static final int REPLICA_LENGTH_AT = REPLICA_B_AT + Long.BYTES;
  static final int DEVICE_SIZE_AT = REPLICA_LENGTH_AT + Long.BYTES;
  static final int SECTOR_SIZE_AT = DEVICE_SIZE_AT + Long.BYTES;
  static final int RESERVED_1_AT = SECTOR_SIZE_AT + Integer.BYTES;
  static final int HOME_A_AT = RESERVED_1_AT + Integer.BYTES;
  static final int HOME_B_AT = HOME_A_AT + Long.BYTES;
  static final int HOME_LENGTH_AT = HOME_B_AT + Long.BYTES;
  static final int RESERVED_2_AT = HOME_LENGTH_AT + Long.BYTES;
  static final int SR_UUID_AT = 128;
  static final int UUID_LENGTH = 64;
  static final int VG_UUID_AT = SR_UUID_AT + UUID_LENGTH;
  static final int PV_UUID_AT = VG_UUID_AT + UUID_LENGTH;
  static final int LUN_ID_AT = PV_UUID_AT + UUID_LENGTH;
  static final int LUN_ID_LENGTH = 256;
  static final int CRC_AT = Layout.BLOCK - Integer.BYTES;

  /** The numbers of the replicas that count. */
  public List<Integer> countingReplicas() {
    return IntStream.range(0, Layout.REPLICAS).filter(r -> !isFailed(r)).boxed().toList();
  }

  /** Whether this replica does not count. */
  public boolean isFailed(int replica) {
    return (failedReplicas >> replica & 1) != 0;
  }

  /** Whether the replicas are no longer where the store was formatted. */
  public boolean isMoved() {
    return !home.equals(layout);
  }

  /** Absolute places of all copies: four, or eight if the store has moved. */
  public List<Long> places() {
    return isMoved()
        ? Stream.concat(layout.headers().stream(), home.headers().stream()).toList()
        : layout.headers();
  }

  /** The next generation, with these replicas failed. */
  public HeaderBlock withFailed(int newFailedReplicas) {
    return copy(place, newFailedReplicas, generation + 1, layout);
  }

  /** Whether a place lies in a replica that does not count. */
  public boolean isInFailedReplica(long somewhere) {
    return layout.replicaOf(somewhere).stream().anyMatch(this::isFailed);
  }

  /** The same header for another place. */
  public HeaderBlock at(long newPlace, long newGeneration) {
    return copy(newPlace, failedReplicas, newGeneration, layout);
  }

  /**
   * The header of the same store with its replicas elsewhere, both of them whole.
   *
   * @throws IllegalArgumentException if they would overlap with what there is
   */
  public HeaderBlock movedTo(Layout target, long newGeneration) {
    if (!target.isApartFrom(layout) || !target.isApartFrom(home)) {
      throw new IllegalArgumentException("new replicas overlap the old: " + target);
    }
    return copy(target.header(0, 0), 0, newGeneration, target);
  }

  /** The next generation, of the same store for another SR or on another LUN. */
  public HeaderBlock named(
      String newSrUuid,
      String newVgUuid,
      String newPvUuid,
      String newLunId,
      long newDeviceSize,
      int newSectorSize) {
    return new HeaderBlock(
        major,
        minor,
        place,
        failedReplicas,
        generation + 1,
        storeId,
        layout,
        home,
        newDeviceSize,
        newSectorSize,
        newSrUuid,
        newVgUuid,
        newPvUuid,
        newLunId);
  }

  private HeaderBlock copy(
      long newPlace, int newFailedReplicas, long newGeneration, Layout newLayout) {
    return new HeaderBlock(
        major,
        minor,
        newPlace,
        newFailedReplicas,
        newGeneration,
        storeId,
        newLayout,
        home,
        deviceSize,
        sectorSize,
        srUuid,
        vgUuid,
        pvUuid,
        lunId);
  }

  /** The block as it is written. */
  public ByteBuffer encode() {
    ByteBuffer block = ByteBuffer.allocate(Layout.BLOCK);
    block.putLong(MAGIC_AT, MAGIC);
    block.putShort(MAJOR_AT, (short) major);
    block.putShort(MINOR_AT, (short) minor);
    block.putInt(FAILED_REPLICAS_AT, failedReplicas);
    block.putLong(PLACE_AT, place);
    block.putLong(GENERATION_AT, generation);
    Fields.putHex(block, STORE_ID_AT, FrameHeader.STORE_ID_LENGTH, storeId);
    block.putLong(REPLICA_A_AT, layout.replicaA());
    block.putLong(REPLICA_B_AT, layout.replicaB());
    block.putLong(REPLICA_LENGTH_AT, layout.replicaLength());
    block.putLong(DEVICE_SIZE_AT, deviceSize);
    block.putInt(SECTOR_SIZE_AT, sectorSize);
    if (isMoved()) {
      block.putLong(HOME_A_AT, home.replicaA());
      block.putLong(HOME_B_AT, home.replicaB());
      block.putLong(HOME_LENGTH_AT, home.replicaLength());
    }
    Fields.putText(block, SR_UUID_AT, UUID_LENGTH, srUuid);
    Fields.putText(block, VG_UUID_AT, UUID_LENGTH, vgUuid);
    Fields.putText(block, PV_UUID_AT, UUID_LENGTH, pvUuid);
    Fields.putText(block, LUN_ID_AT, LUN_ID_LENGTH, lunId);
    block.putInt(CRC_AT, Checksums.crc32c(block, 0, CRC_AT));
    return block;
  }

  /** Whether a block claims to be a header, whatever its state. */
  public static boolean hasMagic(ByteBuffer block) {
    return block.getLong(MAGIC_AT) == MAGIC;
  }

  /**
   * Reads a copy, in the order magic, checksum, version, place, content.
   *
   * @param block the block's 4096 bytes
   * @param actualPlace where they were read
   */
  public static HeaderCopy decode(ByteBuffer block, long actualPlace) {
    if (!hasMagic(block)) {
      return new HeaderCopy.Absent(actualPlace);
    }
    int crc = Checksums.crc32c(block, 0, CRC_AT);
    if (crc != block.getInt(CRC_AT)) {
      return new HeaderCopy.Bad(
          actualPlace, "checksum " + hex(block.getInt(CRC_AT)), "checksum " + hex(crc));
    }
    int major = Short.toUnsignedInt(block.getShort(MAJOR_AT));
    int minor = Short.toUnsignedInt(block.getShort(MINOR_AT));
    if (major != MAJOR) {
      return new HeaderCopy.TooNew(actualPlace, major, minor);
    }
    if (block.getLong(PLACE_AT) != actualPlace) {
      return new HeaderCopy.Foreign(actualPlace, block.getLong(PLACE_AT));
    }
    return content(block, minor);
  }

  private static HeaderCopy content(ByteBuffer block, int minor) {
    long place = block.getLong(PLACE_AT);
    try {
      Layout layout = layout(block, REPLICA_A_AT, REPLICA_B_AT, REPLICA_LENGTH_AT);
      boolean moved = block.getLong(HOME_LENGTH_AT) != 0;
      Layout home = moved ? layout(block, HOME_A_AT, HOME_B_AT, HOME_LENGTH_AT) : layout;
      if (moved && !layout.isApartFrom(home)) {
        return new HeaderCopy.Bad(place, "replicas apart from where they were", layout.toString());
      }
      HeaderBlock header = read(block, minor, layout, home);
      return header.places().contains(place)
          ? new HeaderCopy.Good(header)
          : new HeaderCopy.Bad(place, "one of " + header.places(), "place " + place);
    } catch (IllegalArgumentException e) {
      return new HeaderCopy.Bad(place, "a possible layout", String.valueOf(e.getMessage()));
    }
  }

  private static Layout layout(ByteBuffer block, int a, int b, int length) {
    return new Layout(block.getLong(a), block.getLong(b), block.getLong(length));
  }

  private static HeaderBlock read(ByteBuffer block, int minor, Layout layout, Layout home) {
    return new HeaderBlock(
        MAJOR,
        minor,
        block.getLong(PLACE_AT),
        block.getInt(FAILED_REPLICAS_AT),
        block.getLong(GENERATION_AT),
        Fields.hex(block, STORE_ID_AT, FrameHeader.STORE_ID_LENGTH),
        layout,
        home,
        block.getLong(DEVICE_SIZE_AT),
        block.getInt(SECTOR_SIZE_AT),
        Fields.text(block, SR_UUID_AT, UUID_LENGTH),
        Fields.text(block, VG_UUID_AT, UUID_LENGTH),
        Fields.text(block, PV_UUID_AT, UUID_LENGTH),
        Fields.text(block, LUN_ID_AT, LUN_ID_LENGTH));
  }

  private static String hex(int value) {
    return HexFormat.of().toHexDigits(value);
  }
}

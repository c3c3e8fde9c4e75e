package org.lvmsr.backend.lvm.text;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The LVM2 label in one of the first four sectors, with the places of the metadata areas.
 *
 * <p>Layout from lvm2, {@code lib/format_text/layout.h} and {@code lib/label/label.h}: label header
 * of 32 bytes (id, sector, CRC from byte 20 on, offset of what follows, type), then the PV header:
 * uuid of 32 characters, device size, and two lists of (offset, size) pairs, each ended by a pair
 * of zeroes: data areas, metadata areas.
 *
 * @param pvUuid with dashes, as LVM prints it
 * @param areas metadata areas, in the order of the label
 */
record PvLabel(String pvUuid, List<Area> areas) {
  private static final int SECTOR = 512;
  private static final int SECTORS_SCANNED = 4;

  /** How much of a device's beginning may hold it. */
  static final int BYTES = SECTOR * SECTORS_SCANNED;

  private static final int CRC_OFFSET = 16;
  private static final int CRC_START = 20;
  private static final int CONTENTS_OFFSET = 20;
  private static final int UUID_LENGTH = 32;
  private static final int PAIR_BYTES = 16;
  private static final int DEVICE_SIZE_BYTES = 8;
  private static final byte[] ID = "LABELONE".getBytes(StandardCharsets.US_ASCII);

  /** A place on the PV, in bytes. */
  record Area(long offset, long size) {}

  PvLabel {
    areas = List.copyOf(areas);
  }

  /**
   * The label in a device's first {@link #BYTES}, or empty if none of these sectors carries one.
   */
  static Optional<PvLabel> in(ByteBuffer head) throws LvmFormatException {
    for (int i = 0; i < SECTORS_SCANNED; i++) {
      ByteBuffer sector = head.slice(i * SECTOR, SECTOR).order(ByteOrder.LITTLE_ENDIAN);
      if (sector.slice(0, ID.length).equals(ByteBuffer.wrap(ID))) {
        return Optional.of(parse(sector, i));
      }
    }
    return Optional.empty();
  }

  private static PvLabel parse(ByteBuffer sector, int index) throws LvmFormatException {
    String where = "sector " + index;
    int expected = sector.getInt(CRC_OFFSET);
    int actual = LvmCrc.of(sector.slice(CRC_START, SECTOR - CRC_START));
    if (expected != actual) {
      throw new LvmFormatException(
          "LVM label checksum", Integer.toHexString(expected), Integer.toHexString(actual), where);
    }
    int contents = sector.getInt(CONTENTS_OFFSET);
    if (contents < 32 || contents > SECTOR - UUID_LENGTH - DEVICE_SIZE_BYTES) {
      throw new LvmFormatException(
          "LVM label", "an offset within the sector", "" + contents, where);
    }
    byte[] uuid = new byte[UUID_LENGTH];
    sector.get(contents, uuid);
    int lists = contents + UUID_LENGTH + DEVICE_SIZE_BYTES;
    int metadata = lists + (areasAt(sector, lists, where).size() + 1) * PAIR_BYTES;
    return new PvLabel(
        dashed(new String(uuid, StandardCharsets.US_ASCII)), areasAt(sector, metadata, where));
  }

  private static List<Area> areasAt(ByteBuffer sector, int start, String where)
      throws LvmFormatException {
    List<Area> areas = new ArrayList<>();
    for (int at = start; at + PAIR_BYTES <= SECTOR; at += PAIR_BYTES) {
      long offset = sector.getLong(at);
      if (offset == 0) {
        return areas;
      }
      areas.add(new Area(offset, sector.getLong(at + Long.BYTES)));
    }
    throw new LvmFormatException("LVM label", "a list that ends", "none", where);
  }

  /** LVM groups the 32 characters of a uuid as 6-4-4-4-4-4-6. */
  private static String dashed(String id) {
    return String.join(
        "-",
        id.substring(0, 6),
        id.substring(6, 10),
        id.substring(10, 14),
        id.substring(14, 18),
        id.substring(18, 22),
        id.substring(22, 26),
        id.substring(26, 32));
  }
}

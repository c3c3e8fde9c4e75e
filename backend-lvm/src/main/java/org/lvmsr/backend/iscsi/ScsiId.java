package org.lvmsr.backend.iscsi;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The identity of a LUN from its VPD page 83h, written as udev's {@code scsi_id} does (and
 * therefore as XenServer's {@code SCSIid}): the designator type as a digit, then its value.
 *
 * <p>Page layout from SPC-4, 7.8.6: four bytes of header (the length in the last two), then
 * designators: code set, association and type, a reserved byte, length, value.
 */
public final class ScsiId {
  private static final int HEADER = 4;
  private static final int CODE_SET_BINARY = 1;
  private static final int ASSOCIATION_LUN = 0;
  private static final int TYPE_T10 = 1;
  private static final int TYPE_EUI64 = 2;
  private static final int TYPE_NAA = 3;

  private ScsiId() {}

  /** The best designator of the LUN: NAA, else EUI-64, else T10 vendor. */
  public static Optional<String> ofPage83(byte[] page) {
    return first(page, TYPE_NAA).or(() -> first(page, TYPE_EUI64)).or(() -> first(page, TYPE_T10));
  }

  private static Optional<String> first(byte[] page, int wantedType) {
    if (page.length < HEADER) {
      return Optional.empty();
    }
    ByteBuffer bytes = ByteBuffer.wrap(page);
    int end = Math.min(page.length, HEADER + Short.toUnsignedInt(bytes.getShort(2)));
    int at = HEADER;
    while (at + HEADER <= end) {
      int length = Byte.toUnsignedInt(page[at + 3]);
      int association = (page[at + 1] >> 4) & 0x3;
      int type = page[at + 1] & 0xf;
      int valueAt = at + HEADER;
      if (valueAt + length > end) {
        return Optional.empty();
      }
      if (association == ASSOCIATION_LUN && type == wantedType && length > 0) {
        boolean binary = (page[at] & 0xf) == CODE_SET_BINARY;
        return Optional.of(type + value(page, valueAt, length, binary));
      }
      at = valueAt + length;
    }
    return Optional.empty();
  }

  private static String value(byte[] page, int at, int length, boolean binary) {
    if (binary) {
      return HexFormat.of().formatHex(page, at, at + length);
    }
    String text = new String(page, at, length, StandardCharsets.US_ASCII);
    return text.replace('\0', ' ').strip().replaceAll("\\s+", "_");
  }
}

package org.lvmsr.backend.initiator;

import java.nio.ByteBuffer;
import java.util.Locale;

/**
 * A command for a LUN. These are all there are, and none of them changes anything.
 *
 * <p>SPC-4: TEST UNIT READY (6.47), INQUIRY (6.6), REPORT LUNS (6.33). SBC-3: READ(10) (5.11),
 * READ(16) (5.13), READ CAPACITY(10) (5.15) and (16) (5.16).
 */
final class Cdb {
  static final int PAGE_IDENTIFICATION = 0x83;
  static final int PAGE_BLOCK_LIMITS = 0xb0;

  private static final int LENGTH = 16;
  private static final byte TEST_UNIT_READY = 0x00;
  private static final byte INQUIRY = 0x12;
  private static final byte READ_CAPACITY_10 = 0x25;
  private static final byte READ_10 = 0x28;
  private static final byte READ_16 = (byte) 0x88;
  private static final byte SERVICE_ACTION_IN_16 = (byte) 0x9e;
  private static final byte READ_CAPACITY_16 = 0x10;
  private static final byte REPORT_LUNS = (byte) 0xa0;
  private static final byte VITAL_PRODUCT_DATA = 1;
  private static final int INQUIRY_LENGTH = 255;
  private static final int PAGE_LENGTH = 4096;
  private static final int CAPACITY_10_LENGTH = 8;
  private static final int CAPACITY_16_LENGTH = 32;

  private final String name;
  private final byte[] bytes;
  private final int answerLength;
  private final boolean isExact;

  private Cdb(String name, ByteBuffer bytes, int answerLength, boolean isExact) {
    this.name = name;
    this.bytes = new byte[LENGTH];
    bytes.get(0, this.bytes);
    this.answerLength = answerLength;
    this.isExact = isExact;
  }

  static Cdb testUnitReady() {
    return upTo("TEST UNIT READY", empty().put(0, TEST_UNIT_READY), 0);
  }

  static Cdb inquiry() {
    ByteBuffer bytes = empty().put(0, INQUIRY).putShort(3, (short) INQUIRY_LENGTH);
    return upTo("INQUIRY", bytes, INQUIRY_LENGTH);
  }

  /** A page of the vital product data. */
  static Cdb inquiryPage(int page) {
    ByteBuffer bytes = empty().put(0, INQUIRY).put(1, VITAL_PRODUCT_DATA).put(2, (byte) page);
    bytes.putShort(3, (short) PAGE_LENGTH);
    String name = String.format(Locale.ROOT, "INQUIRY of page %02xh", page);
    return upTo(name, bytes, PAGE_LENGTH);
  }

  /**
   * The list of LUNs.
   *
   * @param length of the answer, at most, in bytes
   */
  static Cdb reportLuns(int length) {
    return upTo("REPORT LUNS", empty().put(0, REPORT_LUNS).putInt(6, length), length);
  }

  static Cdb readCapacity10() {
    ByteBuffer bytes = empty().put(0, READ_CAPACITY_10);
    return upTo("READ CAPACITY(10)", bytes, CAPACITY_10_LENGTH);
  }

  static Cdb readCapacity16() {
    ByteBuffer bytes = empty().put(0, SERVICE_ACTION_IN_16).put(1, READ_CAPACITY_16);
    bytes.putInt(10, CAPACITY_16_LENGTH);
    return upTo("READ CAPACITY(16)", bytes, CAPACITY_16_LENGTH);
  }

  static Cdb read16(long block, int count, int blockBytes) {
    ByteBuffer bytes = empty().put(0, READ_16).putLong(2, block).putInt(10, count);
    return new Cdb("READ(16) at block " + block, bytes, count * blockBytes, true);
  }

  /** For LUNs that do not know the long one; block and count have to fit. */
  static Cdb read10(long block, int count, int blockBytes) {
    ByteBuffer bytes = empty().put(0, READ_10).putInt(2, (int) block).putShort(7, (short) count);
    return new Cdb("READ(10) at block " + block, bytes, count * blockBytes, true);
  }

  private static Cdb upTo(String name, ByteBuffer bytes, int answerLength) {
    return new Cdb(name, bytes, answerLength, false);
  }

  private static ByteBuffer empty() {
    return ByteBuffer.allocate(LENGTH);
  }

  /** The sixteen bytes of it in a PDU. */
  byte[] bytes() {
    return bytes.clone();
  }

  /** How many bytes the answer has, at most. */
  int answerLength() {
    return answerLength;
  }

  /** Whether an answer with less than that is an error. */
  boolean isExact() {
    return isExact;
  }

  /** Its name in messages. */
  @Override
  public String toString() {
    return name;
  }
}

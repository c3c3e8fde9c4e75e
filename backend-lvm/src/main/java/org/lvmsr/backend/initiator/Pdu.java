package org.lvmsr.backend.initiator;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * One PDU: a basic header segment of 48 bytes and a data segment (RFC 7143, 11.1 and 11.2). Offsets
 * are those of the header. There are no digests, since none are negotiated, and no additional
 * header segments, since no command here needs one.
 */
final class Pdu {
  /** Bytes of a header. */
  static final int HEADER = 48;

  /** The tag that stands for none. */
  static final int NO_TAG = 0xffffffff;

  /** In the flags of most PDUs: the last of a sequence, or always set. */
  static final int FINAL = 0x80;

  /** In the flags of login and text PDUs: the text goes on in the next one. */
  static final int CONTINUE = 0x40;

  private static final int OPCODE = 0x3f;
  private static final int IMMEDIATE = 0x40;
  private static final int DATA_LENGTH = 0xffffff;
  private static final int LUN_AT = 8;
  private static final int TASK_TAG_AT = 16;
  private static final int TRANSFER_TAG_AT = 20;

  private final ByteBuffer header;
  private final byte[] data;

  Pdu(byte[] header, byte[] data) {
    this.header = ByteBuffer.wrap(header);
    this.data = data;
  }

  /** A request that is empty but for this. */
  static Pdu request(int opcode, boolean immediate, int flags, byte[] data) {
    Pdu pdu = new Pdu(new byte[HEADER], data);
    pdu.header.put(0, (byte) (opcode | (immediate ? IMMEDIATE : 0)));
    pdu.header.put(1, (byte) flags);
    pdu.header.putInt(4, data.length);
    return pdu;
  }

  /** How long the data segment is that a header announces, without its padding. */
  static int dataLength(byte[] header) {
    return ByteBuffer.wrap(header).getInt(4) & DATA_LENGTH;
  }

  /** How long the additional header segments are that a header announces, at most 1020 bytes. */
  static int additionalLength(byte[] header) {
    return 4 * Byte.toUnsignedInt(header[4]);
  }

  /** Data segments are padded to words of four bytes. */
  static int padded(int length) {
    return (length + 3) & ~3;
  }

  int opcode() {
    return header.get(0) & OPCODE;
  }

  boolean is(int opcode) {
    return opcode() == opcode;
  }

  boolean isImmediate() {
    return (header.get(0) & IMMEDIATE) != 0;
  }

  int flags() {
    return byteAt(1);
  }

  boolean has(int flag) {
    return (flags() & flag) != 0;
  }

  int byteAt(int offset) {
    return Byte.toUnsignedInt(header.get(offset));
  }

  int shortAt(int offset) {
    return Short.toUnsignedInt(header.getShort(offset));
  }

  int intAt(int offset) {
    return header.getInt(offset);
  }

  long longAt(int offset) {
    return header.getLong(offset);
  }

  long lun() {
    return longAt(LUN_AT);
  }

  int taskTag() {
    return intAt(TASK_TAG_AT);
  }

  int transferTag() {
    return intAt(TRANSFER_TAG_AT);
  }

  byte[] data() {
    return data;
  }

  Pdu lun(long lun) {
    header.putLong(LUN_AT, lun);
    return this;
  }

  Pdu taskTag(int tag) {
    return with(TASK_TAG_AT, tag);
  }

  Pdu transferTag(int tag) {
    return with(TRANSFER_TAG_AT, tag);
  }

  Pdu with(int offset, int value) {
    header.putInt(offset, value);
    return this;
  }

  Pdu with(int offset, byte[] bytes) {
    header.put(offset, bytes);
    return this;
  }

  /** As it goes over the wire, padding included. */
  byte[] bytes() {
    byte[] bytes = Arrays.copyOf(header.array(), HEADER + padded(data.length));
    System.arraycopy(data, 0, bytes, HEADER, data.length);
    return bytes;
  }
}

package org.lvmsr.backend.dm;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/**
 * What is passed to device-mapper and comes back from it: {@code struct dm_ioctl}, and what follows
 * it ({@code linux/dm-ioctl.h}).
 */
final class DmBlock {
  static final int STATUS_TABLE = 1 << 4;
  static final int NO_FLUSH = 1 << 11;

  private static final int ACTIVE_PRESENT = 1 << 5;
  private static final int INACTIVE_PRESENT = 1 << 6;
  private static final int BUFFER_FULL = 1 << 8;

  /** Of the interface. The kernel refuses a higher first number, and a higher second one. */
  private static final int MAJOR = 4;

  private static final int DATA_SIZE = 12;
  private static final int DATA_START = 16;
  private static final int TARGETS = 20;
  private static final int FLAGS = 28;
  private static final int NAME = 48;
  private static final int NAME_BYTES = 128;
  private static final int UUID = NAME + NAME_BYTES;
  private static final int UUID_BYTES = 129;

  /** The kernel rounds the struct up to what its longest field wants. */
  static final int HEADER = 312;

  private static final int SPEC_LENGTH = 8;
  private static final int SPEC_NEXT = 20;
  private static final int SPEC_TARGET = 24;
  private static final int SPEC_TARGET_BYTES = 16;
  private static final int SPEC = SPEC_TARGET + SPEC_TARGET_BYTES;

  private static final int LIST_NEXT = 8;
  private static final int LIST_NAME = 12;

  private final ByteBuffer bytes;

  /** One with that much room behind the struct, for questions that need no device. */
  DmBlock(int room) {
    bytes = ByteBuffer.allocateDirect(HEADER + room).order(ByteOrder.nativeOrder());
    bytes.putInt(0, MAJOR);
    bytes.putInt(DATA_SIZE, bytes.capacity());
    bytes.putInt(DATA_START, HEADER);
  }

  /**
   * One for a device.
   *
   * @throws IllegalArgumentException if its uuid or name is longer than any can be
   */
  DmBlock(int room, DmId device, int flags) {
    this(room);
    int most = device.byUuid() ? UUID_BYTES : NAME_BYTES;
    byte[] text = device.text().getBytes(StandardCharsets.ISO_8859_1);
    if (text.length == 0 || text.length >= most) {
      throw new IllegalArgumentException("not a device of device-mapper: " + device);
    }
    bytes.put(device.byUuid() ? UUID : NAME, text);
    bytes.putInt(FLAGS, flags);
  }

  /** One that tells the first target of a device something. */
  static DmBlock message(DmId device, String text) {
    byte[] words = text.getBytes(StandardCharsets.ISO_8859_1);
    var block = new DmBlock(Long.BYTES + words.length + 1, device, 0);
    block.bytes.put(HEADER + Long.BYTES, words);
    return block;
  }

  ByteBuffer bytes() {
    return bytes;
  }

  /** Whether the answer did not fit behind the struct. */
  boolean isTooSmall() {
    return (flags() & BUFFER_FULL) != 0;
  }

  DmState state() {
    return new DmState(
        text(NAME, NAME_BYTES),
        text(UUID, UUID_BYTES),
        (flags() & ACTIVE_PRESENT) != 0,
        (flags() & INACTIVE_PRESENT) != 0);
  }

  /** The names that were asked for: each says how far it is to the next one, the last one 0. */
  List<String> names() {
    List<String> names = new ArrayList<>();
    int at = bytes.getInt(DATA_START);
    if (bytes.getLong(at) == 0) {
      return names;
    }
    int step;
    do {
      step = bytes.getInt(at + LIST_NEXT);
      names.add(text(at + LIST_NAME, NAME_BYTES));
      at += step;
    } while (step > 0);
    return names;
  }

  /** What the targets answer: each says how far the next one is from the first. */
  String targets() {
    var lines = new StringJoiner("\n");
    int first = bytes.getInt(DATA_START);
    int at = first;
    for (int i = 0; i < bytes.getInt(TARGETS); i++) {
      long start = bytes.getLong(at);
      long length = bytes.getLong(at + SPEC_LENGTH);
      String target = text(at + SPEC_TARGET, SPEC_TARGET_BYTES);
      String words = text(at + SPEC, bytes.capacity());
      lines.add((start + " " + length + " " + target + " " + words).strip());
      at = first + bytes.getInt(at + SPEC_NEXT);
    }
    return lines.toString();
  }

  private int flags() {
    return bytes.getInt(FLAGS);
  }

  /** Up to the first byte of zero. */
  private String text(int from, int most) {
    int end = from;
    int limit = Math.min(from + most, bytes.capacity());
    while (end < limit && bytes.get(end) != 0) {
      end++;
    }
    byte[] text = new byte[end - from];
    bytes.get(from, text);
    return new String(text, StandardCharsets.ISO_8859_1);
  }
}

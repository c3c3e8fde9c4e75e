package org.lvmsr.metadata.format;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Text and hexadecimal fields of fixed length, padded with zero bytes. */
public final class Fields {

  private Fields() {}

  /**
   * Puts text into a field.
   *
   * @throws IllegalArgumentException if it is longer than the field, or contains NUL
   */
  public static void putText(ByteBuffer block, int offset, int length, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > length) {
      throw new IllegalArgumentException(
          "longer than " + length + " bytes in UTF-8: '" + text + "'");
    }
    if (text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("contains NUL: '" + text.replace('\0', '?') + "'");
    }
    block.put(offset, bytes);
  }

  /** The text of a field. */
  public static String text(ByteBuffer block, int offset, int length) {
    byte[] bytes = new byte[length];
    block.get(offset, bytes);
    int end = 0;
    while (end < length && bytes[end] != 0) {
      end++;
    }
    return new String(bytes, 0, end, StandardCharsets.UTF_8);
  }

  static void putHex(ByteBuffer block, int offset, int length, String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex);
    if (bytes.length != length) {
      throw new IllegalArgumentException("not " + length + " bytes of hexadecimal: " + hex);
    }
    block.put(offset, bytes);
  }

  static String hex(ByteBuffer block, int offset, int length) {
    byte[] bytes = new byte[length];
    block.get(offset, bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /** The eight bytes a block begins with, as one number. */
  static long magic(char kind) {
    return 0xf54c564d5352ff00L | kind;
  }
}

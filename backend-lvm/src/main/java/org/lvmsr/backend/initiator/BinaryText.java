package org.lvmsr.backend.initiator;

import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;

/** Binary values and small numbers in text keys (RFC 7143, 6.1). */
final class BinaryText {
  private BinaryText() {}

  /** As a hex-constant. */
  static String hex(byte[] bytes) {
    return "0x" + HexFormat.of().formatHex(bytes);
  }

  /**
   * A large-binary-value: hexadecimal behind {@code 0x} or base64 behind {@code 0b}.
   *
   * @throws IscsiProtocolException if it is neither; the message does not hold the value
   */
  static byte[] decode(String key, String text) throws IscsiProtocolException {
    try {
      String digits = text.substring(Math.min(2, text.length()));
      return switch (prefix(text)) {
        case "0x" -> HexFormat.of().parseHex((digits.length() % 2 == 0 ? "" : "0") + digits);
        case "0b" -> Base64.getDecoder().decode(digits);
        default -> throw new IllegalArgumentException("no prefix");
      };
    } catch (IllegalArgumentException e) {
      throw new IscsiProtocolException("the target's " + key + " is neither hex nor base64");
    }
  }

  /**
   * A number of one byte, decimal or hexadecimal.
   *
   * @throws IscsiProtocolException if it is none
   */
  static int oneByte(String key, String text) throws IscsiProtocolException {
    try {
      boolean hexadecimal = prefix(text).equals("0x");
      int number = hexadecimal ? Integer.parseInt(text.substring(2), 16) : Integer.parseInt(text);
      if (number >= 0 && number <= 255) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new IscsiProtocolException(
        "the target's " + key + " is no number from 0 to 255: " + PeerText.shown(text));
  }

  private static String prefix(String text) {
    return text.substring(0, Math.min(2, text.length())).toLowerCase(Locale.ROOT);
  }
}

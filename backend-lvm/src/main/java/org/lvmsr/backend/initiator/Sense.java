package org.lvmsr.backend.initiator;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a LUN says of a command that failed (SPC-4, 4.5).
 *
 * @param key sense key, 0 to 15
 * @param code additional sense code, ASC
 * @param qualifier additional sense code qualifier, ASCQ
 */
public record Sense(int key, int code, int qualifier) {
  static final int NOT_READY = 0x2;
  static final int ILLEGAL_REQUEST = 0x5;
  static final int UNIT_ATTENTION = 0x6;
  static final int ABORTED_COMMAND = 0xb;

  private static final int BECOMING_READY = 0x0401;
  private static final int NO_SUCH_LUN = 0x2500;

  private static final List<String> KEYS =
      List.of(
          "no sense",
          "recovered error",
          "not ready",
          "medium error",
          "hardware error",
          "illegal request",
          "unit attention",
          "data protect",
          "blank check",
          "vendor specific",
          "copy aborted",
          "aborted command",
          "reserved",
          "volume overflow",
          "miscompare",
          "completed");

  private static final Map<Integer, String> WORDS =
      Map.ofEntries(
          Map.entry(0x0400, "not ready, cause not reported"),
          Map.entry(BECOMING_READY, "becoming ready"),
          Map.entry(0x0402, "an initialising command is required"),
          Map.entry(0x0403, "manual intervention required"),
          Map.entry(0x040a, "asymmetric access state transition"),
          Map.entry(0x040b, "this path is in standby"),
          Map.entry(0x040c, "this path is unavailable"),
          Map.entry(0x0800, "communication failure within the target"),
          Map.entry(0x1100, "unrecovered read error"),
          Map.entry(0x2000, "the LUN does not know the command"),
          Map.entry(0x2100, "block address out of range"),
          Map.entry(0x2400, "invalid field in the command"),
          Map.entry(NO_SUCH_LUN, "there is no such LUN"),
          Map.entry(0x2900, "power on or reset"),
          Map.entry(0x2901, "power on"),
          Map.entry(0x2903, "the LUN was reset"),
          Map.entry(0x2907, "the session was lost"),
          Map.entry(0x2a01, "mode parameters changed"),
          Map.entry(0x2a06, "asymmetric access state changed"),
          Map.entry(0x2a09, "the capacity changed"),
          Map.entry(0x3a00, "no medium"),
          Map.entry(0x3f03, "inquiry data changed"),
          Map.entry(0x3f0e, "the list of LUNs changed"),
          Map.entry(0x4400, "internal failure of the target"));

  /**
   * Reads sense data in fixed or descriptor format.
   *
   * @return empty if it is neither, or too short to say anything
   */
  static Optional<Sense> parse(byte[] data) {
    if (data.length < 2) {
      return Optional.empty();
    }
    return switch (data[0] & 0x7f) {
      case 0x70, 0x71 -> fixed(data);
      case 0x72, 0x73 -> Optional.of(new Sense(data[1] & 0xf, at(data, 2), at(data, 3)));
      default -> Optional.empty();
    };
  }

  private static Optional<Sense> fixed(byte[] data) {
    return data.length < 3
        ? Optional.empty()
        : Optional.of(new Sense(data[2] & 0xf, at(data, 12), at(data, 13)));
  }

  /** Bytes that are not there are zero. */
  private static int at(byte[] data, int offset) {
    return offset < data.length ? Byte.toUnsignedInt(data[offset]) : 0;
  }

  boolean isBecomingReady() {
    return key == NOT_READY && (code << 8 | qualifier) == BECOMING_READY;
  }

  boolean isNoSuchLun() {
    return (code << 8 | qualifier) == NO_SUCH_LUN;
  }

  /** In words where they are known, and in numbers. */
  @Override
  public String toString() {
    String words = WORDS.getOrDefault(code << 8 | qualifier, WORDS.get(code << 8));
    return KEYS.get(key)
        + (words == null ? "" : ", " + words)
        + String.format(Locale.ROOT, " (%02x/%02x/%02x)", key, code, qualifier);
  }
}

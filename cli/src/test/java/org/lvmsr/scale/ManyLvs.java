package org.lvmsr.scale;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.random.RandomGenerator;
import org.lvmsr.backend.lvm.LogicalVolume;
import org.lvmsr.backend.lvm.text.VgText;

/**
 * The text of a VG with many more LVs, each written as LVM has written one: what it has of flags
 * and dates they have, too.
 */
final class ManyLvs {
  private static final String UUID_CHARACTERS =
      "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
  private static final List<Integer> UUID_GROUPS = List.of(6, 4, 4, 4, 4, 4, 6);

  /** Of its only segment and of itself. */
  private static final String END = "\n}\n}\n";

  private final String text;
  private final LogicalVolume pattern;
  private final int from;
  private final int to;

  /**
   * A text that has an LV to be repeated.
   *
   * @param pattern linear, of one segment
   */
  ManyLvs(VgText text, LogicalVolume pattern) {
    this.text = new String(text.file(), UTF_8);
    this.pattern = pattern;
    this.from = this.text.indexOf("\n" + pattern.name() + " {");
    this.to = this.text.indexOf(END, from) + END.length();
    if (from < 0 || to <= from) {
      throw new IllegalArgumentException("no LV " + pattern.name() + " in " + this.text);
    }
  }

  /** An LV of one extent. */
  record Lv(String name, String uuid, long extent) {}

  /** The text with all of them, behind the one that they are like. */
  byte[] with(List<Lv> lvs) {
    String section = text.substring(from, to);
    String place = ", " + pattern.segments().get(0).start() + "\n";
    var longer = new StringBuilder(text.length() + lvs.size() * section.length());
    longer.append(text, 0, to);
    for (Lv lv : lvs) {
      longer.append(
          section
              .replace(pattern.name(), lv.name())
              .replace(pattern.uuid(), lv.uuid())
              .replace(place, ", " + lv.extent() + "\n"));
    }
    return longer.append(text, to, text.length()).toString().getBytes(UTF_8);
  }

  /** A new uuid, as LVM makes them. */
  static String newUuid(RandomGenerator random) {
    var uuid = new StringBuilder();
    for (int group : UUID_GROUPS) {
      uuid.append(uuid.isEmpty() ? "" : "-");
      for (int i = 0; i < group; i++) {
        uuid.append(UUID_CHARACTERS.charAt(random.nextInt(UUID_CHARACTERS.length())));
      }
    }
    return uuid.toString();
  }
}

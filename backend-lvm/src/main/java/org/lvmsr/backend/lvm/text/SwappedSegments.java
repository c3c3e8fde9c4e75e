package org.lvmsr.backend.lvm.text;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.lvmsr.backend.lvm.LogicalVolume;
import org.lvmsr.backend.lvm.VolumeGroup;

/**
 * The text of a VG in which two LVs have exchanged what they consist of. Each keeps its name, its
 * uuid and everything else that is said of it.
 */
public final class SwappedSegments {
  /** What comes behind it in the section of an LV are its segments and nothing else. */
  private static final String SEGMENTS = "segment_count";

  private SwappedSegments() {}

  /**
   * Exchanges the segments of two LVs of the same size.
   *
   * @return the text as {@code vgcfgrestore --file} takes it
   * @throws LvmFormatException if the text does not have them, or is written in a way that is not
   *     LVM's
   */
  public static byte[] of(VgText text, String one, String other) throws LvmFormatException {
    String file = new String(text.file(), StandardCharsets.ISO_8859_1);
    ConfigParser.Range first = segments(file, one);
    ConfigParser.Range second = segments(file, other);
    if (first.from() > second.from()) {
      ConfigParser.Range earlier = second;
      second = first;
      first = earlier;
    }
    String swapped =
        file.substring(0, first.from())
            + file.substring(second.from(), second.to())
            + file.substring(first.to(), second.from())
            + file.substring(first.from(), first.to())
            + file.substring(second.to());
    boolean oneIsThin = required(text.vg(), one).thin().isPresent();
    String was = oneIsThin ? one : other;
    String is = oneIsThin ? other : one;
    byte[] bytes = followed(swapped, was, is).getBytes(StandardCharsets.ISO_8859_1);
    requireSwapped(text.vg(), VgText.of(bytes, 0).vg(), was, is);
    return bytes;
  }

  private static ConfigParser.Range segments(String file, String lv) throws LvmFormatException {
    ConfigParser.Range body = ConfigParser.body(file, "logical_volumes", lv);
    int from = file.indexOf(SEGMENTS, body.from());
    if (from < 0 || from >= body.to()) {
      throw new LvmFormatException("LVM metadata", SEGMENTS, "none", "LV " + lv);
    }
    return new ConfigParser.Range(from, body.to());
  }

  /** Thin snapshots of one of them name it as their origin, which must be thin. */
  private static String followed(String file, String was, String is) {
    return Pattern.compile("^(\\s*origin = )" + Pattern.quote("\"" + was + "\""), Pattern.MULTILINE)
        .matcher(file)
        .replaceAll("$1" + Matcher.quoteReplacement("\"" + is + "\""));
  }

  /** A text that says anything else would make LVM lose data. */
  private static void requireSwapped(VolumeGroup before, VolumeGroup after, String was, String is)
      throws LvmFormatException {
    Map<String, LogicalVolume> expected = new HashMap<>();
    LogicalVolume first = required(before, was);
    LogicalVolume second = required(before, is);
    before.volumes().forEach((name, lv) -> expected.put(name, lv.withOriginRenamed(was, is)));
    expected.put(was, first.withContentsOf(second));
    expected.put(is, second.withContentsOf(first));
    if (first.extents() != second.extents() || !expected.equals(after.volumes())) {
      throw new LvmFormatException(
          "LVM metadata", was + " and " + is + " swapped", "something else", "the VG text");
    }
  }

  private static LogicalVolume required(VolumeGroup vg, String lv) throws LvmFormatException {
    return vg.volume(lv)
        .orElseThrow(() -> new LvmFormatException("LVM metadata", "LV " + lv, "none", vg.name()));
  }
}

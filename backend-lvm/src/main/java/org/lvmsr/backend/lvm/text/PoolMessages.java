package org.lvmsr.backend.lvm.text;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.lvmsr.backend.lvm.LogicalVolume;
import org.lvmsr.backend.lvm.VolumeGroup;

/**
 * What LVM has told a thin pool's kernel side, or is about to tell it: sections {@code messageN} in
 * the text of the pool. LVM writes them down first and takes them out when the kernel has done it.
 */
public final class PoolMessages {
  private static final Pattern NAME = Pattern.compile("message[0-9]+");
  private static final Pattern SECTION =
      Pattern.compile("^[ \\t]*" + NAME + "[ \\t]*\\{[^{}]*\\}[ \\t]*\n", Pattern.MULTILINE);

  private PoolMessages() {}

  /** Those in the segment of a pool, such as {@code create LV}. */
  static List<String> of(ConfigNode.Section segment) throws LvmFormatException {
    List<String> messages = new ArrayList<>();
    for (String name : segment.entries().keySet()) {
      if (NAME.matcher(name).matches()) {
        segment.section(name).entries().forEach((what, of) -> messages.add(what + " " + text(of)));
      }
    }
    return messages;
  }

  private static String text(ConfigNode value) {
    if (value instanceof ConfigNode.Text string) {
      return string.value();
    }
    return value instanceof ConfigNode.Int number
        ? Long.toString(number.value())
        : value.toString();
  }

  /**
   * The text without those of one pool, which the kernel has done.
   *
   * @return the text as {@code vgcfgrestore --file} takes it
   * @throws LvmFormatException if there is no such pool, or they are written in a way that is not
   *     LVM's
   */
  public static byte[] without(VgText text, String pool) throws LvmFormatException {
    String file = new String(text.file(), StandardCharsets.ISO_8859_1);
    ConfigParser.Range body = ConfigParser.body(file, "logical_volumes", pool);
    String shorter =
        file.substring(0, body.from())
            + SECTION.matcher(file.substring(body.from(), body.to())).replaceAll("")
            + file.substring(body.to());
    byte[] bytes = shorter.getBytes(StandardCharsets.ISO_8859_1);
    requireNothingElse(text.vg(), VgText.of(bytes, 0).vg(), pool);
    return bytes;
  }

  /** A text that says anything else would make LVM lose data. */
  private static void requireNothingElse(VolumeGroup before, VolumeGroup after, String pool)
      throws LvmFormatException {
    Map<String, LogicalVolume> expected = new HashMap<>(before.volumes());
    expected.computeIfPresent(pool, (name, lv) -> lv.withoutMessages());
    if (!expected.equals(after.volumes())) {
      throw new LvmFormatException(
          "LVM metadata", "the VG without messages to " + pool, "something else", "the VG text");
    }
  }
}

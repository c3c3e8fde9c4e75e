package org.lvmsr.backend.lvm.text;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.lvmsr.backend.lvm.Extents;
import org.lvmsr.backend.lvm.LogicalVolume;
import org.lvmsr.backend.lvm.VolumeGroup;

/**
 * The text of a VG, brought up to what its linear LVs became later. It is for {@code vgcfgrestore},
 * which parses and checks it, and writes LVM's own from it.
 */
public final class AmendedText {
  private static final String VOLUMES = "logical_volumes";

  /** What comes behind it in the section of an LV are its segments and nothing else. */
  private static final String SEGMENTS = "segment_count";

  private static final Pattern SEQUENCE =
      Pattern.compile("^([ \\t]*seqno[ \\t]*=[ \\t]*)[0-9]+", Pattern.MULTILINE);

  private final VgText text;
  private String file;

  private AmendedText(VgText text) {
    this.text = text;
    this.file = new String(text.file(), StandardCharsets.ISO_8859_1);
  }

  /**
   * Amends it.
   *
   * @param removed names of LVs that are no more; nothing that stays may lean on them
   * @param placed linear LVs: one that the text has gets these extents, another one is new
   * @param sequence LVM's number of the change
   * @throws LvmFormatException if the text is written in a way that is not LVM's
   */
  public static VgText of(
      VgText text, Collection<String> removed, List<LogicalVolume> placed, long sequence)
      throws LvmFormatException {
    var amended = new AmendedText(text);
    for (String lv : removed) {
      amended.remove(lv);
    }
    for (LogicalVolume lv : placed) {
      amended.place(lv);
    }
    amended.number(sequence);
    byte[] bytes = amended.file.getBytes(StandardCharsets.ISO_8859_1);
    var result = new VgText(bytes, 0, text.smallestArea(), VgText.of(bytes, 0).vg());
    requireAsMeant(expected(text.vg(), removed, placed, sequence), result.vg());
    return result;
  }

  private void remove(String lv) throws LvmFormatException {
    ConfigParser.Range body = ConfigParser.body(file, VOLUMES, lv);
    int from = file.lastIndexOf('\n', file.lastIndexOf('{', body.from())) + 1;
    file = file.substring(0, from) + file.substring(body.to() + 1);
  }

  private void place(LogicalVolume lv) throws LvmFormatException {
    if (text.vg().volume(lv.name()).isEmpty()) {
      int end = ConfigParser.body(file, VOLUMES).to();
      file = file.substring(0, end) + section(lv) + file.substring(end);
      return;
    }
    ConfigParser.Range body = ConfigParser.body(file, VOLUMES, lv.name());
    int from = file.indexOf(SEGMENTS, body.from());
    if (from < 0 || from >= body.to()) {
      throw new LvmFormatException("LVM metadata", SEGMENTS, "none", "LV " + lv.name());
    }
    file = file.substring(0, from) + segments(lv) + file.substring(body.to());
  }

  /** As {@code lvcreate} makes it for us. */
  private String section(LogicalVolume lv) throws LvmFormatException {
    return "\n"
        + lv.name()
        + " {\nid = \""
        + lv.uuid()
        + "\"\nstatus = [\"READ\", \"WRITE\", \"VISIBLE\"]\nflags = [\"NOAUTOACTIVATE\"]\n"
        + segments(lv)
        + "}\n";
  }

  private String segments(LogicalVolume lv) throws LvmFormatException {
    String pv = pv();
    var segments = new StringBuilder(SEGMENTS + " = " + lv.segments().size() + "\n");
    long start = 0;
    int number = 0;
    for (Extents run : lv.segments()) {
      number++;
      segments
          .append("segment" + number + " {\nstart_extent = " + start)
          .append("\nextent_count = " + run.count())
          .append("\ntype = \"" + LogicalVolume.LINEAR + "\"\nstripe_count = 1\nstripes = [\"")
          .append(pv + "\", " + run.start() + "]\n}\n");
      start += run.count();
    }
    return segments.toString();
  }

  /** What the text calls its only PV. */
  private String pv() throws LvmFormatException {
    Optional<ConfigNode.Section> vg =
        ConfigParser.parse(file.getBytes(StandardCharsets.ISO_8859_1)).entries().values().stream()
            .filter(ConfigNode.Section.class::isInstance)
            .map(ConfigNode.Section.class::cast)
            .findFirst();
    if (vg.isEmpty()) {
      throw new LvmFormatException("LVM metadata", "a section of a VG", "none", "the VG text");
    }
    return vg.get().section("physical_volumes").entries().keySet().iterator().next();
  }

  private void number(long sequence) throws LvmFormatException {
    ConfigParser.Range body = ConfigParser.body(file);
    file =
        file.substring(0, body.from())
            + SEQUENCE.matcher(file.substring(body.from(), body.to())).replaceFirst("$1" + sequence)
            + file.substring(body.to());
  }

  private static VolumeGroup expected(
      VolumeGroup vg, Collection<String> removed, List<LogicalVolume> placed, long sequence) {
    Map<String, LogicalVolume> volumes = new HashMap<>(vg.volumes());
    removed.forEach(volumes::remove);
    for (LogicalVolume lv : placed) {
      volumes.merge(lv.name(), lv, LogicalVolume::withContentsOf);
    }
    return vg.withVolumes(volumes).withSequence(sequence);
  }

  /** A text that says anything else would make LVM lose data. */
  private static void requireAsMeant(VolumeGroup expected, VolumeGroup found)
      throws LvmFormatException {
    if (!expected.equals(found)) {
      throw new LvmFormatException(
          "LVM metadata", "the VG with its later LVs", "something else", "the VG text");
    }
  }
}

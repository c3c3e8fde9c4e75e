package org.lvmsr.backend.adopt;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.lvmsr.backend.lvm.LogicalVolume;
import org.lvmsr.backend.lvm.VolumeGroup;
import org.lvmsr.backend.lvm.text.VgText;

/**
 * LVM's text of the VG with the new names and uuids of VG and PV, and the new keys in the names of
 * LVs. The uuids of LVs stay: with that of the VG they are another device all the same, and records
 * and chunk maps name them.
 */
public final class AdoptedText {
  private AdoptedText() {}

  /**
   * The text after the adoption.
   *
   * @param keys former keys of the volumes
   * @param vgName what the VG is called then
   * @throws IOException if it would say anything else of where an LV lies
   */
  public static VgText of(VgText before, Adoption adoption, Set<String> keys, String vgName)
      throws IOException {
    VolumeGroup vg = before.vg();
    String text =
        new String(before.bytes(), UTF_8)
            .replace(vg.name(), vgName)
            .replace(quoted(vg.uuid()), quoted(adoption.vgUuid()))
            .replace(quoted(vg.pvUuid()), quoted(adoption.pvUuid()));
    byte[] changed = new KeyChange(adoption, keys).in(text).getBytes(UTF_8);
    VgText after = VgText.of(changed, before.areaBytes());
    require(after.vg().name().equals(vgName), "the VG's name");
    require(after.vg().uuid().equals(adoption.vgUuid()), "the VG's uuid");
    require(after.vg().pvUuid().equals(adoption.pvUuid()), "the PV's uuid");
    require(places(after.vg()).equals(places(vg)), "where LVs lie");
    return new VgText(changed, before.areaBytes(), before.smallestArea(), after.vg());
  }

  private static String quoted(String uuid) {
    return '"' + uuid + '"';
  }

  private static List<String> places(VolumeGroup vg) {
    return vg.volumes().values().stream()
        .map((LogicalVolume lv) -> lv.uuid() + " " + lv.type() + " " + lv.segments())
        .sorted()
        .toList();
  }

  private static void require(boolean holds, String what) throws IOException {
    if (!holds) {
      throw new IOException(
          "the VG's text cannot be given other names, as " + what + " would not be right");
    }
  }
}

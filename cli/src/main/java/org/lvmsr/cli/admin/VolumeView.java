package org.lvmsr.cli.admin;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.lvmsr.backend.check.Records;
import org.lvmsr.backend.check.Witnesses;
import org.lvmsr.backend.lvm.LogicalVolume;
import org.lvmsr.backend.lvm.LvTree;
import org.lvmsr.backend.lvm.VolumeGroup;
import org.lvmsr.backend.record.VolumeRecord;
import org.lvmsr.metadata.OpenResult;

/** A volume as store, LVM and device-mapper have it. */
record VolumeView(VolumeRecord volume, Layout layout, Activity activity) {

  /** What a volume's LV is. */
  enum Layout {
    LINEAR("linear"),
    BASE("base"),
    THIN("thin"),
    MISSING("missing"),
    UNKNOWN("unknown");

    private final String word;

    Layout(String word) {
      this.word = word;
    }

    @Override
    public String toString() {
      return word;
    }
  }

  /** Whether a volume has a device on this host. */
  enum Activity {
    ACTIVE("active"),
    INACTIVE("-"),
    UNKNOWN("unknown");

    private final String word;

    Activity(String word) {
      this.word = word;
    }

    @Override
    public String toString() {
      return word;
    }
  }

  /** All volumes, those of one name together. */
  static List<VolumeView> all(Witnesses seen, OpenResult.Valid valid) {
    return Records.of(valid.state()).volumes().values().stream()
        .sorted(Comparator.comparing(VolumeRecord::name).thenComparing(VolumeRecord::key))
        .map(volume -> of(seen, volume))
        .toList();
  }

  private static VolumeView of(Witnesses seen, VolumeRecord volume) {
    return new VolumeView(volume, layout(seen.vg(), volume), activity(seen, volume));
  }

  private static Layout layout(Optional<VolumeGroup> vg, VolumeRecord volume) {
    if (vg.isEmpty()) {
      return Layout.UNKNOWN;
    }
    Optional<LogicalVolume> lv =
        vg.get().volume(volume.lv()).filter(found -> found.uuid().equals(volume.lvUuid()));
    if (lv.isEmpty()) {
      return Layout.MISSING;
    }
    if (lv.get().thin().isPresent()) {
      return Layout.THIN;
    }
    boolean base = !new LvTree(vg.get()).basedOn(volume.lv()).isEmpty();
    return base ? Layout.BASE : Layout.LINEAR;
  }

  private static Activity activity(Witnesses seen, VolumeRecord volume) {
    if (seen.devices().missing().isPresent()) {
      return Activity.UNKNOWN;
    }
    String uuid = volume.lvUuid().replace("-", "");
    boolean active =
        seen.devices().devices().stream()
            .anyMatch(device -> device.lvUuid().equals(uuid) && device.layer().isEmpty());
    return active ? Activity.ACTIVE : Activity.INACTIVE;
  }

  /** Whether it can be written, as people say it. */
  String kind() {
    return volume.readWrite() ? "volume" : "snapshot";
  }

  ObjectNode json() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("key", volume.key())
        .put("name", volume.name())
        .put("description", volume.description())
        .put("size_bytes", volume.size())
        .put("kind", kind())
        .put("sharable", volume.sharable())
        .put("lv", volume.lv())
        .put("layout", layout.toString())
        .put("device", activity.name().toLowerCase(Locale.ROOT));
  }
}

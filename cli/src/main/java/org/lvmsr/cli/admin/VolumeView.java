package org.lvmsr.cli.admin;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.lvmsr.backend.check.DmWitness;
import org.lvmsr.backend.check.Records;
import org.lvmsr.backend.check.Witnesses;
import org.lvmsr.backend.lvm.DmDevice;
import org.lvmsr.backend.lvm.LogicalVolume;
import org.lvmsr.backend.lvm.LvTree;
import org.lvmsr.backend.lvm.VolumeGroup;
import org.lvmsr.backend.record.Destroyed;
import org.lvmsr.backend.record.OverlayRecord;
import org.lvmsr.backend.record.VolumeRecord;
import org.lvmsr.metadata.OpenResult;

/** A volume as store, LVM and device-mapper have it. */
record VolumeView(VolumeRecord volume, Layout layout, Activity activity) {

  /** What a volume's LV is. */
  enum Layout {
    LINEAR,
    BASE,
    THIN,
    MISSING,
    UNKNOWN;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Whether a volume has a device on this host. */
  enum Activity {
    ACTIVE,
    INACTIVE,
    UNKNOWN;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** All volumes, those of one name together. */
  static List<VolumeView> all(Witnesses seen, OpenResult.Valid valid) {
    Set<String> bases = seen.vg().map(vg -> new LvTree(vg).overlays().keySet()).orElse(Set.of());
    Optional<Set<String>> active = active(seen.devices());
    Records records = Records.of(valid.state());
    return records.volumes().values().stream()
        .filter(volume -> !Destroyed.isKept(valid.state(), volume.key()))
        .sorted(Comparator.comparing(VolumeRecord::name).thenComparing(VolumeRecord::key))
        .map(
            volume ->
                new VolumeView(
                    volume,
                    layout(seen.vg(), bases, volume),
                    activity(active, shownLv(records, volume))))
        .toList();
  }

  /** The uuids, without dashes, of LVs that have a device; empty if nobody looked. */
  private static Optional<Set<String>> active(DmWitness witness) {
    return witness.missing().isPresent()
        ? Optional.empty()
        : Optional.of(
            witness.devices().stream()
                .filter(device -> device.layer().isEmpty())
                .map(DmDevice::lvUuid)
                .collect(Collectors.toSet()));
  }

  private static Layout layout(Optional<VolumeGroup> vg, Set<String> bases, VolumeRecord volume) {
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
    return bases.contains(volume.lv()) ? Layout.BASE : Layout.LINEAR;
  }

  /** LVM's uuid of the LV that the volume's users see. */
  private static String shownLv(Records records, VolumeRecord volume) {
    OverlayRecord overlay = records.overlays().get(volume.key());
    return overlay == null ? volume.lvUuid() : overlay.lvUuid();
  }

  private static Activity activity(Optional<Set<String>> active, String lvUuid) {
    if (active.isEmpty()) {
      return Activity.UNKNOWN;
    }
    return active.get().contains(lvUuid.replace("-", "")) ? Activity.ACTIVE : Activity.INACTIVE;
  }

  /** Whether it can be written, or read at all, as people say it. */
  String kind() {
    if (!volume.hasData()) {
      return "changed blocks";
    }
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
        .put("cbt", volume.cbt().name().toLowerCase(Locale.ROOT))
        .put("lv", volume.lv())
        .put("layout", layout.word())
        .put("device", activity.word());
  }
}

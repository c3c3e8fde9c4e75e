package org.lvmsr.cli.admin;

import java.util.Map;
import java.util.TreeMap;
import org.lvmsr.backend.check.Records;
import org.lvmsr.backend.check.Witnesses;
import org.lvmsr.backend.record.SrRecord;
import org.lvmsr.backend.record.VolumeRecord;
import org.lvmsr.metadata.OpenResult;
import org.lvmsr.metadata.StoreInfo;

/** A store for people. */
final class DumpText {
  private final Witnesses seen;
  private final OpenResult.Valid valid;
  private final Records records;

  DumpText(Witnesses seen, OpenResult.Valid valid) {
    this.seen = seen;
    this.valid = valid;
    this.records = Records.of(valid.state());
  }

  @Override
  public String toString() {
    return head() + "\n" + volumes() + foot();
  }

  /** What is said of the SR as a whole. */
  TextTable head() {
    StoreInfo info = valid.info();
    var head = new TextTable();
    head.row("SR", info.identity().srUuid());
    records.sr().ifPresent(sr -> describe(sr, head));
    head.row("VG", vg());
    head.row("LUN", lun(info.identity().lunId()));
    records
        .sr()
        .map(SrRecord::formerLuns)
        .filter(luns -> !luns.isEmpty())
        .ifPresent(
            luns ->
                head.row("was on", String.join(", ", luns.stream().map(DumpText::lun).toList())));
    records
        .sr()
        .map(SrRecord::formerUuids)
        .filter(uuids -> !uuids.isEmpty())
        .ifPresent(uuids -> head.row("copy of", String.join(", ", uuids)));
    head.row(
        "store",
        "format "
            + info.formatMajor()
            + "."
            + info.formatMinor()
            + ", "
            + info.placement()
            + made(info));
    head.row("replicas", replicas());
    head.row("log", "epoch " + info.epoch() + ", sequence " + info.sequence());
    head.row("owner", owner(info.owner()));
    head.row("journal", journal());
    return head;
  }

  private static String lun(String identity) {
    return identity.isEmpty() ? "no identity" : identity;
  }

  private static String made(StoreInfo info) {
    boolean moved = !info.placement().equals(info.home());
    return moved ? ", moved there from byte " + info.home().replicaA() : "";
  }

  private static void describe(SrRecord sr, TextTable head) {
    head.row("name", sr.name());
    head.row("description", sr.description());
    head.row("provisioning", sr.provisioning().text());
  }

  private String vg() {
    return seen.lvm()
        .vg()
        .map(vg -> vg.name() + ", sequence " + vg.sequence() + ", uuid " + vg.uuid())
        .orElse("cannot be read: see lvmsr check");
  }

  private String replicas() {
    return valid.isRedundant()
        ? "both whole"
        : "one is not whole, the other makes up for it: see lvmsr check";
  }

  private static String owner(StoreInfo.Owner owner) {
    if (owner.hostUuid().isEmpty()) {
      return owner.released() ? "nobody yet" : "cannot be read: see lvmsr check";
    }
    String how = owner.released() ? ", released" : ", not released: attached there, or crashed";
    return "host " + owner.hostUuid() + how;
  }

  private String journal() {
    int open = records.intents().size();
    return open == 0 ? "no open operation" : open + " open: see --table intent";
  }

  private TextTable volumes() {
    var table = new TextTable().row("KEY", "NAME", "SIZE", "LV", "KEYS");
    for (Map.Entry<String, VolumeRecord> entry : new TreeMap<>(records.volumes()).entrySet()) {
      VolumeRecord volume = entry.getValue();
      table.row(
          entry.getKey(),
          volume.name(),
          Long.toString(volume.size()),
          volume.lv(),
          Integer.toString(volume.keys().size()));
    }
    return table;
  }

  private String foot() {
    StringBuilder foot = new StringBuilder();
    foot.append(records.volumes().size()).append(" volumes\n");
    if (!records.overlays().isEmpty()) {
      foot.append(records.overlays().size()).append(" overlays: see --table overlay\n");
    }
    if (!records.lost().isEmpty()) {
      foot.append(records.lost().size()).append(" lost volumes: see --table lost\n");
    }
    if (!records.bad().isEmpty()) {
      foot.append(records.bad().size()).append(" records not understood: see lvmsr check\n");
    }
    return foot.toString();
  }
}

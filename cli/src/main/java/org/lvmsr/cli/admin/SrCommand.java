package org.lvmsr.cli.admin;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.lvmsr.backend.attached.LvmRoom;
import org.lvmsr.backend.check.Witnesses;
import org.lvmsr.backend.lvm.VolumeGroup;
import org.lvmsr.backend.lvm.text.VgText;
import org.lvmsr.backend.record.Destroyed;
import org.lvmsr.backend.sr.LunGrowth;
import org.lvmsr.backend.stats.Fill;
import org.lvmsr.metadata.OpenResult;
import org.lvmsr.metadata.Usage;

/** {@code lvmsr sr}: how much room an SR has left, and whether its metadata is redundant. */
final class SrCommand extends StoreCommand {
  @Override
  public String name() {
    return "sr";
  }

  @Override
  public String summary() {
    return "show how much room an SR has left";
  }

  @Override
  public String examples() {
    return """
        lvmsr sr                              how much room is left?
        """;
  }

  @Override
  AdminResult show(AdminContext context, Witnesses seen, OpenResult.Valid valid) {
    var table = new TextTable();
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    List<String> warnings = new ArrayList<>();
    table.row("SR", valid.info().identity().srUuid());
    json.put("sr", valid.info().identity().srUuid());
    int volumes = Destroyed.shown(valid.state()).size();
    table.row("volumes", Integer.toString(volumes));
    json.put("volumes", volumes);
    Optional<PoolRows> pools =
        seen.medium().block() ? seen.vg().map(vg -> PoolRows.of(context, vg)) : Optional.empty();
    seen.vg().ifPresent(vg -> SpaceRows.add(vg, valid.state(), pools, table, json));
    Optional<VgText> text = seen.lvm().pv().flatMap(pv -> pv.newestText());
    text.ifPresent(vg -> lun(vg, seen.medium().bytes(), table, json, warnings));
    pools.ifPresent(rows -> rows.add(table, json, warnings));
    Usage usage = valid.usage();
    var records = new Fill(usage.used(), usage.ordinary());
    room("metadata", "records", records, table, json, warnings);
    text.map(vg -> new Fill(vg.bytes().length, vg.longest()))
        .ifPresent(area -> room("LVM", "lvm", area, table, json, warnings));
    seen.vg().ifPresent(vg -> lvs(vg, json, warnings));
    replicas(valid, table, json, warnings);
    warnings.forEach(json.putArray("warnings")::add);
    String foot = warnings.isEmpty() ? "" : "\nwarning: " + String.join("\nwarning: ", warnings);
    return new AdminResult(table + foot.stripTrailing() + end(foot), json, AdminResult.DONE);
  }

  private static String end(String foot) {
    return foot.isEmpty() ? "" : "\n";
  }

  private static void lun(
      VgText vg, long bytes, TextTable table, ObjectNode json, List<String> warnings) {
    long unused = LunGrowth.unusedBytes(vg, bytes);
    json.put("medium_bytes", bytes).put("unused_bytes", unused);
    if (unused > 0) {
      table.row("LUN", bytes + " bytes, " + unused + " not used");
      warnings.add(
          "the LUN has grown, and "
              + unused
              + " bytes of it are not used: lvmsr resize-sr takes"
              + " them");
    }
  }

  private static void room(
      String what,
      String field,
      Fill fill,
      TextTable table,
      ObjectNode json,
      List<String> warnings) {
    long percent = (long) fill.percent();
    table.row(what, fill.used() + " of " + fill.limit() + " bytes, " + percent + " %");
    json.putObject(field).put("used_bytes", fill.used()).put("limit_bytes", fill.limit());
    if (fill.isLow()) {
      warnings.add(
          what
              + " room is "
              + percent
              + " % used; at 100 % no volume can be created, but volumes can be destroyed");
    }
  }

  private static void lvs(VolumeGroup vg, ObjectNode json, List<String> warnings) {
    var fill = new Fill(vg.volumes().size(), LvmRoom.MOST_LVS);
    json.putObject("lvs").put("used", fill.used()).put("limit", fill.limit());
    if (fill.isLow()) {
      warnings.add(
          fill.used()
              + " of "
              + fill.limit()
              + " LVs are used; with all of them no volume can be created, but volumes can be"
              + " destroyed");
    }
  }

  private static void replicas(
      OpenResult.Valid valid, TextTable table, ObjectNode json, List<String> warnings) {
    Set<String> failed = valid.info().failedReplicas();
    failed.forEach(json.putArray("failed_replicas")::add);
    if (!failed.isEmpty()) {
      table.row("replicas", "without " + String.join(", ", failed));
      warnings.add(
          "metadata replica "
              + String.join(", ", failed)
              + " could not be written: a bad place on the LUN; attaching again tries once more");
    } else if (valid.isRedundant()) {
      table.row("replicas", "A and B");
    } else {
      table.row("replicas", "A and B, not both whole");
      warnings.add("one metadata replica makes up for the other: lvmsr check says what is wrong");
    }
  }
}

package org.lvmsr.cli.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.lvmsr.backend.check.Records;
import org.lvmsr.backend.check.Witnesses;
import org.lvmsr.backend.lvm.VolumeGroup;
import org.lvmsr.backend.record.OverlayRecord;
import org.lvmsr.metadata.OpenResult;

/** {@code lvmsr tree}: which volumes share which space, and so what keeps it from being freed. */
final class TreeCommand extends StoreCommand {
  private static final String BRANCH = "├─ ";
  private static final String LAST = "└─ ";
  private static final String PAST_BRANCH = "│  ";
  private static final String PAST_LAST = "   ";

  @Override
  public String name() {
    return "tree";
  }

  @Override
  public String summary() {
    return "show which volumes share space: bases, pools, snapshots and clones";
  }

  @Override
  public String examples() {
    return """
        lvmsr tree lun.img                    who shares space, in an image
        """;
  }

  @Override
  AdminResult show(AdminContext context, Witnesses seen, OpenResult.Valid valid)
      throws IOException {
    VolumeGroup vg =
        seen.vg()
            .orElseThrow(
                () ->
                    new CannotLook(
                        "LVM's text cannot be read, so how LVs lean on each other is not known:"
                            + " see lvmsr check; lvmsr ls lists the volumes"));
    List<VolumeView> volumes = VolumeView.all(seen, valid);
    List<VolumeTree.Node> roots = new VolumeTree(vg, volumes, overlays(valid)).roots();
    var table = new TextTable().row("NAME", "SIZE", "KIND", "KEY");
    ArrayNode json = JsonNodeFactory.instance.arrayNode();
    for (VolumeTree.Node root : roots) {
      add(table, root, "", "");
      json.add(root.json());
    }
    return new AdminResult(table + foot(volumes), json, AdminResult.DONE);
  }

  private static Set<String> overlays(OpenResult.Valid valid) {
    return Records.of(valid.state()).overlays().values().stream()
        .map(OverlayRecord::lv)
        .collect(Collectors.toSet());
  }

  private static String foot(List<VolumeView> volumes) {
    long missing =
        volumes.stream().filter(one -> one.layout() == VolumeView.Layout.MISSING).count();
    return missing == 0 ? "" : "volumes without LV: " + missing + "; see lvmsr check\n";
  }

  private static void add(TextTable table, VolumeTree.Node node, String head, String further) {
    table.row(head + node.name(), Size.text(node.bytes()), node.what(), node.key());
    List<VolumeTree.Node> below = node.below();
    for (int i = 0; i < below.size(); i++) {
      boolean last = i == below.size() - 1;
      add(
          table,
          below.get(i),
          further + (last ? LAST : BRANCH),
          further + (last ? PAST_LAST : PAST_BRANCH));
    }
  }
}

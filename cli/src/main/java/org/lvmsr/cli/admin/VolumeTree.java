package org.lvmsr.cli.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.lvmsr.backend.lvm.LogicalVolume;
import org.lvmsr.backend.lvm.LvTree;
import org.lvmsr.backend.lvm.ThinVolume;
import org.lvmsr.backend.lvm.VolumeGroup;

/**
 * Volumes below what they cannot do without: bases, with pools over them, with volumes in these.
 */
final class VolumeTree {
  /** No LV has this name. */
  private static final String NONE = "";

  private final VolumeGroup vg;
  private final Map<String, VolumeView> byLv;
  private final Set<String> overlays;

  /**
   * The tree of an SR.
   *
   * @param overlays names of LVs that take writes which are not to stay
   */
  VolumeTree(VolumeGroup vg, List<VolumeView> volumes, Set<String> overlays) {
    this.vg = vg;
    this.overlays = overlays;
    this.byLv =
        volumes.stream()
            .filter(one -> one.layout() != VolumeView.Layout.MISSING)
            .collect(
                Collectors.toMap(
                    one -> one.volume().lv(), Function.identity(), (one, other) -> one));
  }

  /** An LV, the volume that it is, if it is one, and what leans on it. */
  record Node(
      LogicalVolume lv,
      long bytes,
      Optional<VolumeView> volume,
      boolean overlay,
      List<Node> below) {
    String name() {
      return volume.map(one -> one.volume().name()).orElse(lv.name());
    }

    String what() {
      if (volume.isPresent()) {
        return volume.get().kind();
      }
      if (overlay) {
        return "overlay";
      }
      if (lv.thin().isPresent()) {
        return "destroyed";
      }
      return lv.pool().isPresent() ? "pool" : "hidden base";
    }

    String key() {
      return volume.map(one -> one.volume().key()).orElse("");
    }

    ObjectNode json() {
      ObjectNode json =
          volume
              .map(VolumeView::json)
              .orElseGet(
                  () ->
                      JsonNodeFactory.instance
                          .objectNode()
                          .put("lv", lv.name())
                          .put("kind", what())
                          .put("size_bytes", bytes));
      ArrayNode children = json.putArray("below");
      below.forEach(node -> children.add(node.json()));
      return json;
    }
  }

  /** What leans on nothing: linear volumes and bases, and pools over no base. */
  List<Node> roots() {
    Map<String, List<LogicalVolume>> based = new LvTree(vg).overlays();
    Stream<Node> linear =
        vg.volumes().values().stream()
            .filter(LogicalVolume::isLinear)
            .filter(lv -> byLv.containsKey(lv.name()) || based.containsKey(lv.name()))
            .map(lv -> node(lv, pools(based.getOrDefault(lv.name(), List.of()))));
    List<LogicalVolume> overNothing =
        vg.volumes().values().stream()
            .filter(lv -> lv.thin().filter(thin -> thin.externalOrigin().isEmpty()).isPresent())
            .toList();
    return sorted(Stream.concat(linear, pools(overNothing).stream()));
  }

  /** The pools of thin volumes, with those of the volumes that are in each. */
  private List<Node> pools(List<LogicalVolume> volumes) {
    Map<String, List<LogicalVolume>> byPool =
        volumes.stream()
            .collect(
                Collectors.groupingBy(
                    lv -> lv.thin().orElseThrow().pool(), TreeMap::new, Collectors.toList()));
    return byPool.entrySet().stream()
        .map(pool -> node(vg.volume(pool.getKey()).orElseThrow(), leaves(pool.getValue())))
        .toList();
  }

  /**
   * The volumes of a pool. Where they share no base, each lies below the one that it began as, for
   * as long as that is there.
   */
  private List<Node> leaves(List<LogicalVolume> lvs) {
    Map<String, List<LogicalVolume>> byOrigin = new TreeMap<>();
    for (LogicalVolume lv : lvs) {
      byOrigin.computeIfAbsent(parent(lv), origin -> new ArrayList<>()).add(lv);
    }
    return below(NONE, byOrigin);
  }

  private List<Node> below(String origin, Map<String, List<LogicalVolume>> byOrigin) {
    return sorted(
        byOrigin.getOrDefault(origin, List.of()).stream()
            .map(lv -> node(lv, below(lv.name(), byOrigin))));
  }

  private String parent(LogicalVolume lv) {
    return lv.thin()
        .filter(thin -> thin.externalOrigin().isEmpty())
        .flatMap(ThinVolume::origin)
        .filter(origin -> vg.volume(origin).isPresent())
        .orElse(NONE);
  }

  private static List<Node> sorted(Stream<Node> nodes) {
    return nodes
        .sorted(Comparator.comparing(Node::name).thenComparing(node -> node.lv().name()))
        .toList();
  }

  private Node node(LogicalVolume lv, List<Node> below) {
    return new Node(
        lv,
        lv.extents() * vg.extentBytes(),
        Optional.ofNullable(byLv.get(lv.name())),
        overlays.contains(lv.name()),
        below);
  }
}

package org.lvmsr.cli.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.lvmsr.backend.lvm.Extents;
import org.lvmsr.backend.lvm.LogicalVolume;
import org.lvmsr.backend.lvm.ThinPool;
import org.lvmsr.backend.lvm.ThinVolume;
import org.lvmsr.backend.lvm.VolumeGroup;
import org.lvmsr.backend.record.VolumeRecord;

final class VolumeTreeTest {
  private static final long EXTENT = 4L << 20;

  @Test
  void everyVolumeIsShownBelowWhatItCannotDoWithout() {
    VolumeGroup vg =
        vg(
            linear("plain"),
            linear("base"),
            pool("p1"),
            thin("overlay", "p1", Optional.of("base")),
            thin("later", "p1", Optional.of("base")),
            pool("p2"),
            thin("clone", "p2", Optional.of("base")),
            linear("lvmsr-metadata"));
    assertEquals(
        List.of(
            "base: hidden base",
            "  p1: pool",
            "    later: volume",
            "    overlay: volume",
            "  p2: pool",
            "    clone: volume",
            "plain: volume"),
        lines(vg, "plain", "overlay", "later", "clone"));
  }

  @Test
  void aPoolOverNoBaseStandsForItself() {
    VolumeGroup vg = vg(pool("p"), thin("b", "p", Optional.empty()), pool("empty"));
    assertEquals(List.of("p: pool", "  b: volume"), lines(vg, "b"));
  }

  @Test
  void whereNoBaseIsSharedAVolumeIsShownBelowTheOneThatItBeganAs() {
    VolumeGroup vg =
        vg(
            pool("p"),
            thin("a", "p", Optional.empty()),
            derived("snapshot", "p", "a"),
            derived("clone", "p", "snapshot"),
            derived("orphan", "p", "gone"));
    assertEquals(
        List.of(
            "p: pool",
            "  a: volume",
            "    snapshot: volume",
            "      clone: volume",
            "  orphan: volume"),
        lines(vg, "a", "snapshot", "clone", "orphan"));
  }

  @Test
  void whatTakesWritesThatAreNotToStayIsAnOverlay() {
    VolumeGroup vg = vg(linear("v"), pool("p"), thin("throw-away", "p", Optional.of("v")));
    assertEquals(List.of("v: volume", "  p: pool", "    throw-away: overlay"), lines(vg, "v"));
  }

  private static List<String> lines(VolumeGroup vg, String... volumes) {
    List<VolumeView> views = new ArrayList<>();
    for (String name : volumes) {
      views.add(
          new VolumeView(
              VolumeRecord.of(name, name, "", EXTENT, true, false, name, "uuid-" + name),
              VolumeView.Layout.UNKNOWN,
              VolumeView.Activity.UNKNOWN));
    }
    List<String> lines = new ArrayList<>();
    new VolumeTree(vg, views, Set.of("throw-away")).roots().forEach(root -> add(lines, root, ""));
    return lines;
  }

  private static void add(List<String> lines, VolumeTree.Node node, String indent) {
    lines.add(indent + node.name() + ": " + node.what());
    node.below().forEach(below -> add(lines, below, indent + "  "));
  }

  private static VolumeGroup vg(LogicalVolume... lvs) {
    Map<String, LogicalVolume> volumes = new HashMap<>();
    for (LogicalVolume lv : lvs) {
      volumes.put(lv.name(), lv);
    }
    return new VolumeGroup("vg", "vg-uuid", 1, EXTENT, "pv-uuid", 0, 100, List.of(), volumes);
  }

  private static LogicalVolume linear(String name) {
    return LogicalVolume.linear(name, "uuid-" + name, List.of(new Extents(0, 1)));
  }

  private static LogicalVolume pool(String name) {
    return lv(name, Optional.of(ThinPool.named(name, 65536)), Optional.empty());
  }

  private static LogicalVolume thin(String name, String pool, Optional<String> base) {
    return lv(name, Optional.empty(), Optional.of(new ThinVolume(pool, 1, base, Optional.empty())));
  }

  private static LogicalVolume derived(String name, String pool, String origin) {
    var thin = new ThinVolume(pool, 1, Optional.empty(), Optional.of(origin));
    return lv(name, Optional.empty(), Optional.of(thin));
  }

  private static LogicalVolume lv(String name, Optional<ThinPool> pool, Optional<ThinVolume> thin) {
    return new LogicalVolume(
        name, "uuid-" + name, "thin", List.of(), true, List.of(), 1, pool, thin);
  }
}

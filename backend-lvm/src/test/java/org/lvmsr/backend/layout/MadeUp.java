package org.lvmsr.backend.layout;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.lvmsr.backend.check.DmWitness;
import org.lvmsr.backend.check.LvmWitness;
import org.lvmsr.backend.check.Medium;
import org.lvmsr.backend.check.PoolWitness;
import org.lvmsr.backend.check.StoreWitness;
import org.lvmsr.backend.check.VgCopies;
import org.lvmsr.backend.check.Witnesses;
import org.lvmsr.backend.lvm.Extents;
import org.lvmsr.backend.lvm.LogicalVolume;
import org.lvmsr.backend.lvm.VolumeGroup;
import org.lvmsr.backend.lvm.text.AreaReading;
import org.lvmsr.backend.lvm.text.PvReading;
import org.lvmsr.backend.lvm.text.VgText;
import org.lvmsr.metadata.Placement;

/** LUNs that nobody has, with a VG and nothing else. */
final class MadeUp {
  static final long EXTENT = 4L << 20;
  static final long EXTENTS = 60;
  static final long FIRST = 1L << 20;

  /** Has to be told of no pool. */
  static final PoolReader NO_POOLS =
      (vg, pool) -> {
        throw new AssertionError("there is no pool " + pool.name());
      };

  private MadeUp() {}

  /** A VG of linear LVs. */
  static VolumeGroup vg(Map<String, List<Extents>> runs) {
    return vg(EXTENTS, runs);
  }

  /** The same of so many extents. */
  static VolumeGroup vg(long extents, Map<String, List<Extents>> runs) {
    Map<String, LogicalVolume> lvs = new HashMap<>();
    runs.forEach((name, own) -> lvs.put(name, LogicalVolume.linear(name, "uuid-" + name, own)));
    return new VolumeGroup(
        "lvmsr-sr", "vg-uuid", 1, EXTENT, "pv-uuid", FIRST, extents, List.of(), lvs);
  }

  /** What is seen of a LUN with that VG, of which so many bytes are there. */
  static Witnesses seen(VolumeGroup vg, long medium) {
    var text = new VgText(new byte[0], 0, 0, vg);
    List<AreaReading> areas =
        LongStream.of(4096, 255L << 20)
            .mapToObj(
                at -> new AreaReading(at, 65536, true, 512, Optional.of(text), Optional.empty()))
            .toList();
    List<Placement> none = List.of();
    var noStore = new StoreWitness.Reading.None(List.of());
    return new Witnesses(
        new Medium("lun.img", medium, Medium.Kind.FILE, Optional.empty(), false),
        new StoreWitness(none, Optional.empty(), none, 0, noStore),
        new LvmWitness(Optional.of(new PvReading("pv-uuid", areas)), Optional.empty()),
        new DmWitness(List.of(), Optional.of("a test")),
        PoolWitness.none(),
        VgCopies.none());
  }
}

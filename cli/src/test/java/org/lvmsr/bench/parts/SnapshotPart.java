package org.lvmsr.bench.parts;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.lvmsr.bench.bed.BareLvm;
import org.lvmsr.bench.bed.BareVolume;
import org.lvmsr.bench.bed.Sr;
import org.lvmsr.bench.measure.InTurn;
import org.lvmsr.bench.measure.Laps;
import org.lvmsr.bench.measure.Row;
import org.lvmsr.bench.measure.Target;

/** Snapshots and clones of a volume that a guest writes to, beside bare LVM commands. */
public final class SnapshotPart implements Part {
  private static final Duration BUDGET = Duration.ofSeconds(45);
  private static final Target LVM = Target.atMost(1.1).plus(10);
  private static final long EXTENT = 4L << 20;
  private static final long EXTENTS = 4;

  private static final String FIRST = "Volume.snapshot, the first of a volume";
  private static final String STALL = "longest wait of a writer at the first snapshot";
  private static final String LATER = "Volume.snapshot, a later one";
  private static final String CLONE = "Volume.clone of a later snapshot, in a pool";
  private static final String OF_BASE = "Volume.clone of a first snapshot";

  private static final Map<String, String> AGAINST =
      Map.of(
          FIRST, "lvcreate of a pool, lvconvert",
          STALL, "the same during these",
          LATER, "lvcreate --snapshot",
          CLONE, "lvcreate --snapshot",
          OF_BASE, "lvcreate of a pool, lvcreate --snapshot");

  private final AtomicInteger serial = new AtomicInteger();

  @Override
  public String name() {
    return "snapshots";
  }

  @Override
  public List<String> luns(Place place) {
    return List.of(Ground.SMALL);
  }

  @Override
  public boolean isFor(Place place) {
    return place == Place.VM;
  }

  @Override
  public void run(Ground ground) throws Exception {
    try (Sr sr = Sr.attach(ground.bed(), ground.lun(Ground.SMALL))) {
      BareLvm lvm = BareLvm.ofProduct(sr);
      Map<String, InTurn> all =
          Laps.inTurn(BUDGET, times -> product(sr, times), times -> bare(sr, lvm, times));
      for (Map.Entry<String, InTurn> each : all.entrySet()) {
        String what = each.getKey();
        Target target = what.equals(STALL) ? Target.NONE : LVM;
        ground
            .results()
            .add(Row.of(name(), what, AGAINST.getOrDefault(what, ""), each.getValue(), target));
      }
    }
  }

  private static void product(Sr sr, Laps times) throws Exception {
    String volume = sr.volume(EXTENTS * EXTENT);
    Map<String, Object> use = sr.use(volume);
    String first;
    String later;
    try (StallingWriter writer = new StallingWriter(sr.plug(use))) {
      writer.begin();
      var answer = sr.call("Volume.snapshot", "key", volume);
      times.add(FIRST, answer.nanos());
      times.add(STALL, writer.longest());
      first = answer.json().path("key").asText();
      answer = sr.call("Volume.snapshot", "key", volume);
      times.add(LATER, answer.nanos());
      later = answer.json().path("key").asText();
    }
    var answer = sr.call("Volume.clone", "key", later);
    times.add(CLONE, answer.nanos());
    String clone = answer.json().path("key").asText();
    answer = sr.call("Volume.clone", "key", first);
    times.add(OF_BASE, answer.nanos());
    String ofBase = answer.json().path("key").asText();
    sr.unplug(use);
    for (String key : List.of(clone, ofBase, later, volume, first)) {
      sr.destroy(key);
    }
  }

  private void bare(Sr sr, BareLvm lvm, Laps times) throws Exception {
    String name = "bench-" + serial.incrementAndGet();
    var volume = new BareVolume(lvm, sr.lun(), name);
    long unused = volume.create(EXTENTS) + volume.activate();
    String pool = name + "-pool";
    String base = name + "-base";
    try (StallingWriter writer = new StallingWriter(volume.path())) {
      writer.begin();
      long made = volume.pool(pool, 2 * EXTENTS);
      times.add(FIRST, made + volume.convert(pool, base));
      times.add(STALL, writer.longest());
      times.add(LATER, volume.snapshot(name + "-later", "r"));
    }
    var later = new BareVolume(lvm, sr.lun(), name + "-later");
    times.add(CLONE, later.snapshot(name + "-clone", "rw"));
    long made = volume.pool(pool + "2", 2 * EXTENTS);
    times.add(OF_BASE, made + volume.overlay(base, pool + "2", name + "-of-base"));
    unused = volume.deactivate();
    unused = lvm.run("lvremove", "--yes", lvm.name(pool), lvm.name(pool + "2"), lvm.name(base));
  }
}

package org.lvmsr.bench.bed;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.lvmsr.backend.lvm.Extents;
import org.lvmsr.backend.lvm.VolumeGroup;
import org.lvmsr.backend.lvm.text.VgTextReader;
import org.lvmsr.bench.measure.Samples;
import org.lvmsr.metadata.device.BlockDevice;
import org.lvmsr.metadata.device.DirectDevice;
import org.lvmsr.metadata.device.ReadableDevice;

/**
 * An LV in the SR's VG that the product knows nothing of, handled by one LVM command for each step.
 * It is zeroed as the product zeroes, by a request to the kernel from within this process: a
 * program for that would be one process more.
 *
 * @param lv its name
 */
public record BareVolume(BareLvm lvm, Lun lun, String lv) {
  /** Makes a linear LV that reads as zeroes and is not active; nanoseconds. */
  public long create(long extents) throws Exception {
    long made =
        lvm.run(
            "lvcreate",
            "--yes",
            "--activate",
            "n",
            "--wipesignatures",
            "n",
            "--zero",
            "n",
            "--setautoactivation",
            "n",
            "--name",
            lv,
            "--extents",
            "" + extents,
            lvm.vg());
    return made + zero(0, extents);
  }

  /** Appends extents that read as zeroes; nanoseconds. */
  public long extend(long from, long by) throws Exception {
    return lvm.run("lvextend", "--yes", "--extents", "+" + by, lvm.name(lv)) + zero(from, by);
  }

  private VolumeGroup vg() throws IOException, InterruptedException {
    try (ReadableDevice device = DirectDevice.openReadOnly(lun.device())) {
      return VgTextReader.read(device).orElseThrow();
    }
  }

  /** Where on the LUN each of its extents is. */
  public List<Long> offsets() throws IOException, InterruptedException {
    VolumeGroup vg = vg();
    List<Long> all = new ArrayList<>();
    for (Extents run : vg.volume(lv).orElseThrow().segments()) {
      for (long extent = run.start(); extent < run.end(); extent++) {
        all.add(vg.offsetOf(new Extents(extent, 1)));
      }
    }
    return all;
  }

  /** Adds a tag; nanoseconds. */
  public long tag(String tag) throws Exception {
    return lvm.run("lvchange", "--addtag", tag, lvm.name(lv));
  }

  /** What finding the extents takes does not count: LVM knows them. */
  private long zero(long from, long count) throws Exception {
    VolumeGroup vg = vg();
    try (BlockDevice device = DirectDevice.open(lun.device())) {
      return Samples.time(() -> zero(device, vg, from, count));
    }
  }

  private void zero(BlockDevice device, VolumeGroup vg, long from, long count) throws IOException {
    long passed = 0;
    for (Extents run : vg.volume(lv).orElseThrow().segments()) {
      long first = Math.max(from, passed);
      long end = Math.min(from + count, passed + run.count());
      if (first < end) {
        Extents part = new Extents(run.start() + first - passed, end - first);
        device.zero(vg.offsetOf(part), vg.lengthOf(part), BlockDevice.ZeroProgress.NONE);
      }
      passed += run.count();
    }
    device.flush();
  }

  /** Its device while it is active. */
  public String path() {
    return "/dev/" + lvm.name(lv);
  }

  /** Nanoseconds. */
  public long activate() throws Exception {
    return lvm.run("lvchange", "--activate", "y", lvm.name(lv));
  }

  /** Nanoseconds. */
  public long deactivate() throws Exception {
    return lvm.run("lvchange", "--activate", "n", lvm.name(lv));
  }

  /** Nanoseconds. */
  public long remove() throws Exception {
    return lvm.run("lvremove", "--yes", lvm.name(lv));
  }

  /** Makes a thin pool of the kind that the product makes; nanoseconds. */
  public long pool(String name, long extents) throws Exception {
    return lvm.run(
        "lvcreate",
        "--yes",
        "--activate",
        "n",
        "--type",
        "thin-pool",
        "--zero",
        "y",
        "--poolmetadataspare",
        "n",
        "--chunksize",
        "65536b",
        "--poolmetadatasize",
        "4m",
        "--extents",
        "" + extents,
        "--name",
        name,
        lvm.vg());
  }

  /** Makes it a read-only base with an empty thin volume of its name over it; nanoseconds. */
  public long convert(String pool, String base) throws Exception {
    return lvm.run(
        "lvconvert",
        "--yes",
        "--type",
        "thin",
        "--thinpool",
        lvm.name(pool),
        "--originname",
        base,
        lvm.name(lv));
  }

  /** Makes a thin volume of the same pool with its contents; nanoseconds. */
  public long snapshot(String name, String permission) throws Exception {
    return snapshot(lv, name, permission, List.of());
  }

  /** Makes a thin volume in a pool over a base outside of it; nanoseconds. */
  public long overlay(String base, String pool, String name) throws Exception {
    return snapshot(base, name, "rw", List.of("--thinpool", lvm.name(pool)));
  }

  private long snapshot(String origin, String name, String permission, List<String> where)
      throws Exception {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("--yes", "--activate", "n", "--snapshot", "--setactivationskip", "n"));
    arguments.addAll(where);
    arguments.addAll(List.of("--permission", permission, "--name", name, lvm.name(origin)));
    return lvm.run("lvcreate", arguments.toArray(String[]::new));
  }
}

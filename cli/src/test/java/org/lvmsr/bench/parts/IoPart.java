package org.lvmsr.bench.parts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.lvmsr.backend.lvm.Extents;
import org.lvmsr.backend.lvm.VolumeGroup;
import org.lvmsr.backend.lvm.text.VgTextReader;
import org.lvmsr.bench.bed.BareLvm;
import org.lvmsr.bench.bed.BareVolume;
import org.lvmsr.bench.bed.Sr;
import org.lvmsr.bench.measure.InTurn;
import org.lvmsr.bench.measure.Row;
import org.lvmsr.bench.measure.Target;
import org.lvmsr.metadata.device.DirectDevice;
import org.lvmsr.metadata.device.ReadableDevice;

/** What a guest gets of its disk: beside the LUN itself, and beside qcow2 on the same LUN. */
public final class IoPart implements Part {
  private static final Duration BUDGET = Duration.ofSeconds(16);
  private static final long EXTENT = 4L << 20;
  private static final long EXTENTS = 32;
  private static final int SLICE_SECONDS = 2;

  /** A guest that has gone on for so long has written its most used places since the snapshot. */
  private static final int SETTLED_SECONDS = 20;

  private static final String NBD = "/dev/nbd0";

  private static final Load RANDOM =
      new Load("4 KiB at random, read and written", "randrw", "4k", 32, "IO/s");
  private static final Load SEQUENTIAL =
      new Load("1 MiB in sequence, read and written", "rw", "1m", 4, "IO/s");

  /** What a guest does. */
  private record Load(String words, String pattern, String block, int depth, String unit) {}

  /** A range of a device. */
  private record Range(String device, long offset, long bytes) {}

  @Override
  public String name() {
    return "io";
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
      String key = sr.volume(EXTENTS * EXTENT);
      Map<String, Object> use = sr.use(key);
      Range volume = new Range(sr.plug(use), 0, EXTENTS * EXTENT);
      fill(volume);
      Target same = Target.atLeast(0.98);
      Range raw = behind(sr, "v-" + key);
      for (Load load : List.of(RANDOM, SEQUENTIAL)) {
        compare(ground, "thick volume, " + load.words(), "the LUN itself", load, volume, raw, same);
      }
      String snapshot = sr.call("Volume.snapshot", "key", key).json().path("key").asText();
      besideQcow2(ground, sr, volume);
      sr.unplug(use);
      sr.destroy(key);
      sr.destroy(snapshot);
    }
  }

  /** The same blocks, past device-mapper. */
  private static Range behind(Sr sr, String lv) throws IOException, InterruptedException {
    try (ReadableDevice lun = DirectDevice.openReadOnly(sr.lun().device())) {
      VolumeGroup vg = VgTextReader.read(lun).orElseThrow();
      Extents run = vg.volume(lv).orElseThrow().segments().get(0);
      if (run.count() != EXTENTS) {
        throw new IOException("not in one piece: " + lv);
      }
      return new Range(sr.lun().device().toString(), vg.offsetOf(run), vg.lengthOf(run));
    }
  }

  private void besideQcow2(Ground ground, Sr sr, Range volume) throws Exception {
    BareLvm lvm = new BareLvm(sr);
    var base = new BareVolume(lvm, sr.lun(), "bench-base");
    var overlay = new BareVolume(lvm, sr.lun(), "bench-qcow2");
    long unused = base.create(EXTENTS) + base.activate();
    unused = overlay.create(2 * EXTENTS) + overlay.activate();
    fill(new Range(base.path(), 0, EXTENTS * EXTENT));
    shell(
        "modprobe nbd; qemu-img create -q -f qcow2 -F raw -b "
            + base.path()
            + " "
            + overlay.path()
            + "; qemu-nbd --fork --cache=none --aio=native --persistent -f qcow2 -c "
            + NBD
            + " "
            + overlay.path()
            + "; until [ \"$(blockdev --getsize64 "
            + NBD
            + ")\" -gt 0 ]; do sleep 0.1; done");
    Range qcow2 = new Range(NBD, 0, EXTENTS * EXTENT);
    try {
      double settled = rate(RANDOM, volume, SETTLED_SECONDS) + rate(RANDOM, qcow2, SETTLED_SECONDS);
      if (settled > 0) {
        Target better = Target.atLeast(1.5);
        for (Load load : List.of(RANDOM, SEQUENTIAL)) {
          String what = SETTLED_SECONDS + " s after a snapshot, " + load.words();
          compare(ground, what, "qcow2 through qemu-nbd", load, volume, qcow2, better);
        }
      }
    } finally {
      shell("qemu-nbd -d " + NBD + "; while pgrep -x qemu-nbd > /dev/null; do sleep 0.1; done");
    }
    unused = overlay.deactivate() + base.deactivate() + overlay.remove() + base.remove();
  }

  private void compare(
      Ground ground,
      String what,
      String against,
      Load load,
      Range ours,
      Range theirs,
      Target target)
      throws Exception {
    InTurn both =
        InTurn.rates(
            BUDGET, () -> rate(load, ours, SLICE_SECONDS), () -> rate(load, theirs, SLICE_SECONDS));
    ground.results().add(Row.of(name(), what, against, both, load.unit(), target));
  }

  /** The first write of a block of a sparse file costs more than a later one. */
  private static void fill(Range range) throws IOException, InterruptedException {
    String unused = fio(new Load("", "write", "1m", 4, ""), range, List.of());
  }

  private static double rate(Load load, Range range, int seconds)
      throws IOException, InterruptedException {
    String said = fio(load, range, List.of("--time_based", "--runtime=" + seconds));
    JsonNode job = JsonMapper.builder().build().readTree(said).path("jobs").path(0);
    return job.path("read").path("iops").asDouble() + job.path("write").path("iops").asDouble();
  }

  private static String fio(Load load, Range range, List<String> more)
      throws IOException, InterruptedException {
    List<String> argv = new ArrayList<>(List.of("fio", "--name=bench", "--output-format=json"));
    argv.addAll(List.of("--ioengine=libaio", "--direct=1", "--filename=" + range.device()));
    argv.addAll(List.of("--offset=" + range.offset(), "--size=" + range.bytes()));
    argv.addAll(List.of("--rw=" + load.pattern(), "--bs=" + load.block()));
    argv.add("--iodepth=" + load.depth());
    argv.addAll(more);
    return run(argv);
  }

  private static void shell(String script) throws IOException, InterruptedException {
    String unused = run(List.of("bash", "-ec", script));
  }

  private static String run(List<String> argv) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(argv).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(String.join(" ", argv) + ": " + said);
    }
    return said;
  }
}

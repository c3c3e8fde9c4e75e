package org.lvmsr.bench.parts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
import org.lvmsr.bench.measure.Samples;
import org.lvmsr.bench.measure.Target;
import org.lvmsr.metadata.device.DirectDevice;
import org.lvmsr.metadata.device.ReadableDevice;

/** What a guest gets of its disk: beside the LUN itself, and beside qcow2 on the same LUN. */
public final class IoPart implements Part {
  private static final long EXTENT = 4L << 20;
  private static final long EXTENTS = 32;
  private static final int SLICES = 20;

  /** A guest that has gone on for so long has written its most used places since the snapshot. */
  private static final int SETTLED = 20;

  private static final String NBD = "/dev/nbd0";

  private static final Load RANDOM =
      new Load("4 KiB at random, read and written", "randrw", "4k", 32, "300ms");
  private static final Load SEQUENTIAL =
      new Load("1 MiB in sequence, read and written", "rw", "1m", 4, "600ms");

  /**
   * What a guest does.
   *
   * @param slice for how long before it is the other side's turn: for some dozens of requests at
   *     least
   */
  private record Load(String words, String pattern, String block, int depth, String slice) {}

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
    BareLvm lvm = BareLvm.ofProduct(sr);
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
      JsonNode unusedToo = fio(job(RANDOM, volume, SETTLED + "s"));
      unusedToo = fio(job(RANDOM, qcow2, SETTLED + "s"));
      Target better = Target.atLeast(1.5);
      for (Load load : List.of(RANDOM, SEQUENTIAL)) {
        String what = SETTLED + " s after a snapshot, " + load.words();
        compare(ground, what, "qcow2 through qemu-nbd", load, volume, qcow2, better);
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
    InTurn both = inTurn(load, ours, theirs);
    ground.results().add(Row.of(name(), what, against, both, "IO/s", target));
  }

  /** One run of fio, which goes from one side to the other: its start takes longer than a slice. */
  private static InTurn inTurn(Load load, Range ours, Range theirs)
      throws IOException, InterruptedException {
    List<String> jobs = new ArrayList<>();
    for (int i = 0; i <= SLICES; i++) {
      Range first = i % 2 == 0 ? ours : theirs;
      Range second = i % 2 == 0 ? theirs : ours;
      jobs.addAll(job(load, first, load.slice()));
      jobs.addAll(job(load, second, load.slice()));
    }
    JsonNode said = fio(jobs);
    double[] one = new double[SLICES];
    double[] other = new double[SLICES];
    for (int i = 1; i <= SLICES; i++) { // The first pair does not count.
      JsonNode first = said.path(2 * i);
      JsonNode second = said.path(2 * i + 1);
      one[i - 1] = rate(i % 2 == 0 ? first : second);
      other[i - 1] = rate(i % 2 == 0 ? second : first);
    }
    return new InTurn(new Samples(one), new Samples(other));
  }

  private static double rate(JsonNode job) {
    return job.path("read").path("iops").asDouble() + job.path("write").path("iops").asDouble();
  }

  /** The first write of a block of a sparse file costs more than a later one. */
  private static void fill(Range range) throws IOException, InterruptedException {
    JsonNode unused = fio(job(new Load("", "write", "1m", 4, ""), range, ""));
  }

  /**
   * A job of fio that begins when the one before it has ended.
   *
   * @param span how long; empty for all of the range once
   */
  private static List<String> job(Load load, Range range, String span) {
    List<String> words = new ArrayList<>(List.of("--name=bench", "--stonewall"));
    words.addAll(List.of("--ioengine=libaio", "--direct=1", "--filename=" + range.device()));
    words.addAll(List.of("--offset=" + range.offset(), "--size=" + range.bytes()));
    words.addAll(List.of("--rw=" + load.pattern(), "--bs=" + load.block()));
    words.add("--iodepth=" + load.depth());
    if (!span.isEmpty()) {
      words.addAll(List.of("--time_based", "--runtime=" + span));
    }
    return words;
  }

  /** What became of the jobs. */
  private static JsonNode fio(List<String> jobs) throws IOException, InterruptedException {
    List<String> argv = new ArrayList<>(List.of("fio", "--output-format=json"));
    argv.addAll(jobs);
    return JsonMapper.builder().build().readTree(run(argv)).path("jobs");
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

package org.lvmsr.bench.parts;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.lvmsr.bench.bed.BareLvm;
import org.lvmsr.bench.bed.Bed;
import org.lvmsr.bench.bed.Lun;
import org.lvmsr.bench.bed.Scripts;
import org.lvmsr.bench.bed.Socket;
import org.lvmsr.bench.bed.Sr;
import org.lvmsr.bench.measure.InTurn;
import org.lvmsr.bench.measure.Point;
import org.lvmsr.bench.measure.Row;
import org.lvmsr.bench.measure.Samples;
import org.lvmsr.bench.measure.Spawn;
import org.lvmsr.bench.measure.Target;

/** What the number of volumes does to calls. */
public final class ScalePart implements Part {
  private static final Duration BUDGET = Duration.ofSeconds(9);
  private static final int FEW = 10;
  private static final int MANY = 10_000;
  private static final List<Integer> BETWEEN = List.of(100, 1_000);

  /** Here only: in emulation it takes minutes. */
  private static final int MORE = 25_000;

  private static final int SAMPLES = 5;

  private static final String LVS = "lvs --reportformat json";

  @Override
  public String name() {
    return "scale";
  }

  @Override
  public List<String> luns(Place place) {
    List<Integer> counts = new ArrayList<>(List.of(FEW, MANY));
    counts.addAll(BETWEEN);
    if (place == Place.HERE) {
      counts.add(MORE);
    }
    return counts.stream().map(Ground::withVolumes).toList();
  }

  @Override
  public void run(Ground ground) throws Exception {
    Bed bed = ground.bed();
    Sr many = Sr.attach(bed, lun(ground, MANY));
    String key = someKey(many);
    try (Sr few = Sr.attach(bed, lun(ground, FEW))) {
      stat(ground, few, many);
      list(ground, many);
      if (isHere(ground)) {
        listInService(ground, many);
      }
      curve(ground, few, FEW);
      curve(ground, many, MANY);
    }
    many.close();
    attach(ground, many, BareLvm.ofProduct(many), "v-" + key);
    for (int count : BETWEEN) {
      try (Sr sr = Sr.attach(bed, lun(ground, count))) {
        curve(ground, sr, count);
      }
    }
    if (isHere(ground)) {
      try (Sr sr = Sr.attach(bed, lun(ground, MORE))) {
        curve(ground, sr, MORE);
      }
    }
  }

  /** Where there is time for more than the targets. */
  private static boolean isHere(Ground ground) {
    return ground.luns().containsKey(Ground.withVolumes(MORE));
  }

  private static Lun lun(Ground ground, int volumes) {
    return ground.lun(Ground.withVolumes(volumes));
  }

  private static String someKey(Sr sr) throws IOException {
    return sr.call("SR.ls").json().path(0).path("key").asText();
  }

  private void stat(Ground ground, Sr few, Sr many) throws Exception {
    String one = someKey(many);
    String other = someKey(few);
    InTurn processes =
        InTurn.take(
            BUDGET,
            () -> many.call("Volume.stat", "key", one).nanos(),
            () -> few.call("Volume.stat", "key", other).nanos());
    Target target = Target.atMost(1.1);
    String what = "Volume.stat at 10,000 volumes";
    ground.results().add(Row.of(name(), what, "at 10", processes, target));
    Socket socket = new Socket(ground.bed());
    InTurn service =
        InTurn.take(BUDGET, () -> hundred(socket, many, one), () -> hundred(socket, few, other));
    ground
        .results()
        .add(Row.of(name(), "a hundred of these, in the service", "at 10", service, target));
  }

  private static long hundred(Socket socket, Sr sr, String key) throws Exception {
    Map<String, Object> arguments = sr.arguments("key", key);
    return Samples.time(
        () -> {
          for (int i = 0; i < 100; i++) {
            String unused = socket.text("Volume.stat", arguments);
          }
        });
  }

  private void list(Ground ground, Sr many) throws Exception {
    var ls = many.prepare("SR.ls");
    InTurn both = InTurn.take(BUDGET, ls::run, lvs(many)::run);
    String what = "SR.ls, 10,000 volumes with 10 keys each";
    ground.results().add(Row.of(name(), what, LVS, both, Target.atMost(0.5)));
  }

  private void listInService(Ground ground, Sr many) throws Exception {
    Socket socket = new Socket(ground.bed());
    InTurn both =
        InTurn.take(
            BUDGET,
            () -> Samples.time(() -> check(socket.text("SR.ls", many.arguments()))),
            lvs(many)::run);
    String what = "the same, in the service and over its socket";
    ground.results().add(Row.of(name(), what, LVS, both, Target.NONE));
  }

  private static Spawn lvs(Sr many) throws Exception {
    return BareLvm.ofProduct(many).prepare("lvs", "--reportformat", "json", many.vg());
  }

  private static void check(String answer) throws IOException {
    if (answer.length() < MANY) {
      throw new IOException("not all volumes: " + answer);
    }
  }

  /**
   * Attaches and detaches again.
   *
   * @param sr one that is detached
   */
  private void attach(Ground ground, Sr sr, BareLvm lvm, String lv) throws Exception {
    Scripts scripts = new Scripts(ground.bed());
    Map<String, ?> arguments = Map.of("configuration", sr.lun().config());
    InTurn both =
        InTurn.take(
            BUDGET,
            () -> {
              long nanos = scripts.call("SR.attach", arguments).nanos();
              sr.close();
              return nanos;
            },
            () -> {
              long nanos = lvm.run("lvs", sr.vg()) + lvm.run("lvchange", "-ay", lvm.name(lv));
              long unused = lvm.run("lvchange", "-an", lvm.name(lv));
              return nanos;
            });
    ground
        .results()
        .add(
            Row.of(
                name(),
                "SR.attach, 10,000 volumes, session up",
                "lvs and lvchange -ay of one LV",
                both,
                Target.atMost(1.5)));
  }

  /** How long calls take at this number of volumes. */
  private static void curve(Ground ground, Sr sr, int volumes) throws Exception {
    String key = someKey(sr);
    point(ground, "stat", volumes, () -> sr.call("Volume.stat", "key", key).nanos());
    point(
        ground,
        "set",
        volumes,
        () -> sr.call("Volume.set", "key", key, "k", "key-1", "v", "x").nanos());
    point(ground, "ls", volumes, () -> sr.call("SR.ls").nanos());
  }

  private static void point(Ground ground, String line, int volumes, InTurn.Go go)
      throws Exception {
    double[] millis = new double[SAMPLES];
    for (int i = 0; i < SAMPLES; i++) {
      millis[i] = go.nanos() / 1e6;
    }
    ground.results().add(new Point("volumes", line, volumes, new Samples(millis).median()));
  }
}

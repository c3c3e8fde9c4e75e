package org.lvmsr.bench.parts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.lvmsr.backend.exec.Command;
import org.lvmsr.backend.exec.CommandResult;
import org.lvmsr.backend.exec.SystemCommandRunner;
import org.lvmsr.bench.bed.BareLvm;
import org.lvmsr.bench.bed.BareVolume;
import org.lvmsr.bench.bed.Socket;
import org.lvmsr.bench.bed.Sr;
import org.lvmsr.bench.measure.InTurn;
import org.lvmsr.bench.measure.Laps;
import org.lvmsr.bench.measure.Row;
import org.lvmsr.bench.measure.Samples;
import org.lvmsr.bench.measure.Spawn;
import org.lvmsr.bench.measure.Target;

/** Calls on linear volumes that are one LVM command each, beside that command. */
public final class LvmPart implements Part {
  private static final Duration BUDGET = Duration.ofSeconds(50);
  private static final Duration SHARE = Duration.ofSeconds(5);
  private static final Duration WARM_UP = Duration.ofSeconds(5);
  private static final Target LVM = Target.atMost(1.1).plus(10);
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final long EXTENT = 4L << 20;
  private static final long EXTENTS = 4;

  /** Behind the name of what is held against LVM as it comes. */
  private static final String AS_IT_COMES = ", LVM as it comes";

  private static final Map<String, String> AGAINST =
      new LinkedHashMap<>(
          Map.of(
              "Volume.create", "lvcreate and the same zeroing",
              "Volume.resize", "lvextend and the same zeroing",
              "Datapath.activate", "lvchange --activate y",
              "Datapath.deactivate", "lvchange --activate n",
              "Volume.destroy", "lvremove"));

  private final AtomicInteger serial = new AtomicInteger();

  @Override
  public String name() {
    return "lvm";
  }

  @Override
  public List<String> luns(Place place) {
    return List.of(Ground.SMALL);
  }

  @Override
  public void run(Ground ground) throws Exception {
    boolean mapper = ground.bed().hasDeviceMapper();
    try (Sr sr = Sr.attach(ground.bed(), ground.lun(Ground.SMALL))) {
      BareLvm lvm = BareLvm.ofProduct(sr);
      BareLvm plain = BareLvm.asItComes(sr);
      warmUp(sr);
      Map<String, InTurn> all =
          Laps.inTurn(
              BUDGET,
              times -> product(sr, mapper, times),
              times -> {
                bare(sr, lvm, mapper, times::add);
                bare(sr, plain, mapper, (what, nanos) -> times.add(what + AS_IT_COMES, nanos));
              });
      for (Map.Entry<String, InTurn> each : all.entrySet()) {
        String what = each.getKey().replace(AS_IT_COMES, "");
        String against = AGAINST.getOrDefault(what, "");
        String how = each.getKey().equals(what) ? ", configured as by the product" : AS_IT_COMES;
        ground.results().add(Row.of(name(), what, against + how, each.getValue(), LVM));
      }
      withoutScript(ground, sr, lvm);
    }
    startOfProgram(ground);
  }

  /** What the service adds to LVM's command. */
  private void withoutScript(Ground ground, Sr sr, BareLvm lvm) throws Exception {
    Socket socket = new Socket(sr.bed());
    InTurn both =
        InTurn.take(
            SHARE,
            () -> createAndDestroy(socket, sr),
            () -> {
              var volume = new BareVolume(lvm, sr.lun(), "bench-" + serial.incrementAndGet());
              long nanos = volume.create(EXTENTS);
              long unused = volume.remove();
              return nanos;
            });
    String against = AGAINST.get("Volume.create") + ", configured as by the product";
    String what = "Volume.create, in the service";
    ground.results().add(Row.of(name(), what, against, both, Target.NONE));
  }

  /** What it takes a JVM to have a program run that does nothing, with its output read. */
  private void startOfProgram(Ground ground) throws Exception {
    Path program = Path.of("/bin/true");
    var runner = new SystemCommandRunner();
    Command command = Command.of(() -> program, SHARE, List.of());
    Spawn spawn = ground.bed().program(List.of(program.toString()));
    InTurn both =
        InTurn.take(
            SHARE,
            () ->
                Samples.time(
                    () -> {
                      CommandResult unused = runner.run(command);
                    }),
            spawn::run);
    String what = "a program that does nothing, run as the service runs LVM";
    ground.results().add(Row.of(name(), what, "posix_spawn", both, Target.NONE));
  }

  /** How long the first of the two took. */
  private static long createAndDestroy(Socket socket, Sr sr) throws IOException {
    long begun = System.nanoTime();
    String made = socket.text("Volume.create", sr.toCreate(EXTENTS * EXTENT));
    long nanos = System.nanoTime() - begun;
    String key = JSON.readTree(made).path("key").asText();
    String unused = socket.text("Volume.destroy", sr.arguments("key", key));
    return nanos;
  }

  /** A resident service has done so before: the JVM has compiled what that takes. */
  private static void warmUp(Sr sr) throws IOException {
    Socket socket = new Socket(sr.bed());
    long end = System.nanoTime() + WARM_UP.toNanos();
    while (System.nanoTime() < end) {
      long unused = createAndDestroy(socket, sr);
    }
  }

  /** Where it is noted how long something took. */
  private interface Notes {
    void add(String what, long nanos);
  }

  private static void product(Sr sr, boolean mapper, Laps laps) throws Exception {
    Notes times =
        (what, nanos) -> {
          laps.add(what, nanos);
          laps.add(what + AS_IT_COMES, nanos);
        };
    var created = sr.create(EXTENTS * EXTENT);
    times.add("Volume.create", created.nanos());
    String key = created.json().path("key").asText();
    long size = 2 * EXTENTS * EXTENT;
    times.add("Volume.resize", sr.call("Volume.resize", "key", key, "new_size", size).nanos());
    if (mapper) {
      Map<String, Object> use = sr.use(key);
      JsonNode unused = sr.datapath("Datapath.attach", use).json();
      times.add("Datapath.activate", sr.datapath("Datapath.activate", use).nanos());
      times.add("Datapath.deactivate", sr.datapath("Datapath.deactivate", use).nanos());
      unused = sr.datapath("Datapath.detach", use).json();
    }
    times.add("Volume.destroy", sr.call("Volume.destroy", "key", key).nanos());
  }

  private void bare(Sr sr, BareLvm lvm, boolean mapper, Notes times) throws Exception {
    var volume = new BareVolume(lvm, sr.lun(), "bench-" + serial.incrementAndGet());
    times.add("Volume.create", volume.create(EXTENTS));
    times.add("Volume.resize", volume.extend(EXTENTS, EXTENTS));
    if (mapper) {
      times.add("Datapath.activate", volume.activate());
      times.add("Datapath.deactivate", volume.deactivate());
    }
    times.add("Volume.destroy", volume.remove());
  }
}

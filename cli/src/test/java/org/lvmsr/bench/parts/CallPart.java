package org.lvmsr.bench.parts;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.lvmsr.bench.bed.Bed;
import org.lvmsr.bench.bed.Scripts;
import org.lvmsr.bench.bed.Socket;
import org.lvmsr.bench.bed.Sr;
import org.lvmsr.bench.measure.InTurn;
import org.lvmsr.bench.measure.Row;
import org.lvmsr.bench.measure.Spawn;
import org.lvmsr.bench.measure.Target;

/** A call that needs no LVM, from the start of the entry script to its exit, warm and cold. */
public final class CallPart implements Part {
  private static final String PYTHON = "/usr/bin/python3";
  private static final Duration BUDGET = Duration.ofSeconds(15);
  private static final Duration WARM_UP = Duration.ofSeconds(3);
  private static final long VOLUME = 16L << 20;

  /** What the entry script cannot do without, and no more: where the rest of its time goes. */
  private static final String BARE_CLIENT =
      "import posix, sys, _socket; s = _socket.socket(_socket.AF_UNIX, _socket.SOCK_STREAM);"
          + " s.connect(sys.argv[1]); s.close()";

  @Override
  public String name() {
    return "calls";
  }

  @Override
  public List<String> luns(Place place) {
    return List.of(Ground.SMALL);
  }

  @Override
  public void run(Ground ground) throws Exception {
    Bed bed = ground.bed();
    try (Sr sr = Sr.attach(bed, ground.lun(Ground.SMALL))) {
      String key = sr.volume(VOLUME);
      warmUp(new Socket(bed), sr.arguments("key", key));
      Spawn stat = sr.prepare("Volume.stat", "key", key);
      compare(
          ground,
          "Volume.stat, process start to exit",
          "python3 -I -S -c pass",
          stat,
          bed.program(List.of(PYTHON, "-I", "-S", "-c", "pass")),
          Target.atMost(1.6));
      compare(
          ground,
          "Volume.stat, process start to exit",
          "the same call of a plugin on generated bindings",
          stat,
          bindings(bed, stat.stdin()),
          Target.atMost(0.3));
      compare(
          ground,
          "Volume.stat, process start to exit",
          "python3 -IS that imports posix and _socket and connects",
          stat,
          bed.program(
              List.of(
                  PYTHON,
                  "-I",
                  "-S",
                  "-c",
                  BARE_CLIENT,
                  bed.run().resolve("lvmsrd.sock").toString())),
          Target.NONE);
      sr.destroy(key);
    }
    cold(ground);
  }

  /** A resident service has done so before: the JVM has compiled what that takes. */
  private static void warmUp(Socket socket, Map<String, Object> arguments) throws IOException {
    long end = System.nanoTime() + WARM_UP.toNanos();
    while (System.nanoTime() < end) {
      String unused = socket.text("Volume.stat", arguments);
    }
  }

  /** In a directory that can be written to, where Python keeps the module compiled. */
  private static Spawn bindings(Bed bed, Path request) throws IOException {
    Path directory = Files.createDirectories(bed.scratch().resolve("bindings"));
    for (String name : List.of("Volume.stat", "bindings.py")) {
      try (InputStream text = CallPart.class.getResourceAsStream("/org/lvmsr/bench/" + name)) {
        Files.write(directory.resolve(name), Objects.requireNonNull(text, name).readAllBytes());
      }
    }
    String script = directory.resolve("Volume.stat").toString();
    return bed.program(List.of(PYTHON, script, "--json"), request, Map.of());
  }

  private void compare(
      Ground ground, String what, String against, Spawn ours, Spawn theirs, Target target)
      throws Exception {
    InTurn both = InTurn.take(BUDGET, ours::run, theirs::run);
    ground.results().add(Row.of(name(), what, against, both, target));
  }

  /** A service that has never run on this boot. */
  private void cold(Ground ground) throws Exception {
    Path run = ground.bed().scratch().resolve("cold");
    Bed cold = ground.bed().withRun(run);
    Spawn java = cold.program(List.of("/usr/bin/java", "-version"));
    InTurn both = InTurn.take(BUDGET, () -> firstCall(cold), java::run);
    ground
        .results()
        .add(
            Row.of(
                name(),
                "Plugin.Query, the first call after boot",
                "java -version",
                both,
                Target.atMost(6)));
  }

  private static long firstCall(Bed cold) throws IOException {
    try {
      return new Scripts(cold).call("Plugin.Query", Map.of()).nanos();
    } finally {
      cold.killService();
      if (Files.exists(cold.run())) {
        Bed.remove(cold.run());
      }
    }
  }
}

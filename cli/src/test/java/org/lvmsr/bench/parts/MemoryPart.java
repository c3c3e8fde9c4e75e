package org.lvmsr.bench.parts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.lvmsr.bench.bed.Bed;
import org.lvmsr.bench.bed.Socket;
import org.lvmsr.bench.bed.Sr;
import org.lvmsr.bench.measure.Point;
import org.lvmsr.bench.measure.Row;
import org.lvmsr.bench.measure.Target;

/** How much memory the service keeps, call after call. */
public final class MemoryPart implements Part {
  private static final int VOLUMES = 10_000;
  private static final int CALLS = Integer.getInteger("lvmsr.bench.calls", 100_000);
  private static final int STEPS = 50;
  private static final int CALLERS = 4;

  /** One call in so many changes a key, and one in so many lists all volumes. */
  private static final int SET = 5;

  private static final int LS = 1_000;

  private static final Duration LONGEST =
      Duration.ofSeconds(Integer.getInteger("lvmsr.bench.seconds", 30));

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public List<String> luns(Place place) {
    return List.of(Ground.withVolumes(VOLUMES));
  }

  @Override
  public void run(Ground ground) throws Exception {
    Bed bed = ground.bed();
    bed.killService();
    try (Sr sr = Sr.attach(bed, ground.lun(Ground.withVolumes(VOLUMES)))) {
      List<String> keys = new ArrayList<>();
      sr.call("SR.ls").json().forEach(volume -> keys.add(volume.path("key").asText()));
      Socket socket = new Socket(bed);
      List<Double> resident = new ArrayList<>(List.of(residentMegabytes(bed)));
      int called = 0;
      long end = System.nanoTime() + LONGEST.toNanos();
      while (called < CALLS && System.nanoTime() < end) {
        ground.results().add(new Point("memory", "resident", called, last(resident)));
        callMany(socket, sr, keys, called);
        called += CALLS / STEPS;
        resident.add(residentMegabytes(bed));
      }
      ground.results().add(new Point("memory", "resident", called, last(resident)));
      row(ground, called, resident);
    }
  }

  private static double last(List<Double> values) {
    return values.get(values.size() - 1);
  }

  private void row(Ground ground, int called, List<Double> resident) throws IOException {
    int half = resident.size() / 2;
    double first = most(resident.subList(0, half));
    double second = most(resident.subList(half, resident.size()));
    ground
        .results()
        .add(
            new Row(
                name(),
                "resident memory of the service, 10,000 volumes, the most seen",
                "",
                Math.max(first, second),
                0,
                "MB",
                Target.limit(160),
                resident.size(),
                "over " + called + " calls"));
    ground
        .results()
        .add(
            new Row(
                name(),
                "the same, in the second half of the calls",
                "in the first half",
                second,
                first,
                "MB",
                Target.atMost(1.05),
                1,
                ""));
  }

  private static double most(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).max().orElse(0);
  }

  /** The kernel counts in KiB. */
  private static double residentMegabytes(Bed bed) throws IOException {
    long pid = bed.service().orElseThrow(() -> new IOException("no service")).pid();
    String status = Files.readString(Path.of("/proc/" + pid + "/status"));
    return status
            .lines()
            .filter(line -> line.startsWith("VmRSS:"))
            .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
            .sum()
        * 1024
        / 1e6;
  }

  private static void callMany(Socket socket, Sr sr, List<String> keys, int first)
      throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(CALLERS);
    try {
      List<Future<Integer>> all = new ArrayList<>();
      int each = CALLS / STEPS / CALLERS;
      for (int caller = 0; caller < CALLERS; caller++) {
        int from = first + caller * each;
        all.add(
            pool.submit(
                () -> {
                  for (int i = from; i < from + each; i++) {
                    call(socket, sr, keys.get(i % keys.size()), i);
                  }
                  return each;
                }));
      }
      for (Future<Integer> one : all) {
        int unused = one.get();
      }
    } finally {
      pool.shutdownNow();
    }
  }

  private static void call(Socket socket, Sr sr, String key, int number) throws IOException {
    Map<String, Object> arguments = sr.arguments("key", key);
    String method = "Volume.stat";
    if (number % LS == 0) {
      method = "SR.ls";
      arguments.remove("key");
    } else if (number % SET == 0) {
      method = "Volume.set";
      arguments.putAll(Map.of("k", "key-3", "v", "call " + number));
    }
    String unused = socket.text(method, arguments);
  }
}

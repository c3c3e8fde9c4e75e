package org.lvmsr.lab.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.lvmsr.metadata.MetadataReader;
import org.lvmsr.metadata.MetadataStore;
import org.lvmsr.metadata.OpenResult;
import org.lvmsr.metadata.device.BlockDevice;
import org.lvmsr.metadata.device.DirectDevice;

/**
 * The metadata store beside bare writes and flushes of the same bytes on the same device, taken in
 * turn so that whatever else the machine does hits both. Arguments: a directory for the image, and
 * a device to use in its place, which is overwritten.
 */
public final class MetadataBench {

  private static final int COMMITS = 300;

  /** A resident service is warm: so many commits are what it takes for the compiler to be done. */
  private static final int WARM_UP = 30 * COMMITS;

  private static final int BLOCK = 4096;
  private static final long MILLISECOND = 1_000_000;

  private final Path directory;
  private final Path image;

  private MetadataBench(Path directory, Path image) {
    this.directory = directory;
    this.image = image;
  }

  /** Runs all of it and prints a table. */
  public static void main(String[] arguments) throws Exception {
    Path directory = Files.createTempDirectory(Path.of(arguments[0]), "bench");
    Path image = directory.resolve("image");
    if (arguments.length > 1) {
      image = Path.of(arguments[1]);
    } else {
      try (var file =
          Files.newByteChannel(image, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        file.position(BenchStore.DEVICE - 1).write(ByteBuffer.allocate(1));
      }
    }
    new MetadataBench(directory, image).run();
    Files.deleteIfExists(directory.resolve("image"));
    Files.deleteIfExists(directory.resolve("bench.lock"));
    Files.delete(directory);
  }

  private void run() throws Exception {
    line("what", "store", "bare", "ratio", "target");
    commits(10);
    commits(10_000);
    throughput("this device", 0);
    throughput("1 ms flush", MILLISECOND);
    for (int volumes : List.of(100, 1_000, 10_000)) {
      opening(volumes);
    }
    besideCheckpoints();
  }

  private static void line(String what, String ours, String bare, String ratio, String target) {
    System.out.printf(Locale.ROOT, "%-46s %14s %14s %8s  %s%n", what, ours, bare, ratio, target);
  }

  private void commits(int volumes) throws Exception {
    try (BlockDevice device = DirectDevice.open(image);
        MetadataStore store = new BenchStore(device, directory).format(volumes)) {
      long[] ours = new long[COMMITS];
      long[] bare = new long[COMMITS];
      ByteBuffer block = ByteBuffer.allocate(BLOCK);
      for (int i = -WARM_UP; i < COMMITS; i++) {
        int round = i;
        long commit =
            Samples.time(() -> BenchStore.set(store, Math.floorMod(round, volumes), round));
        long place = BenchStore.BARE + (long) (round + WARM_UP) * BLOCK;
        long plain =
            Samples.time(
                () -> {
                  device.write(place, block.rewind());
                  device.write(place + BenchStore.BARE_APART, block.rewind());
                  device.flush();
                });
        if (i >= 0) {
          ours[i] = commit;
          bare[i] = plain;
        }
      }
      double one = new Samples(ours).medianMillis();
      double other = new Samples(bare).medianMillis();
      line(
          "one commit, " + volumes + " volumes, median",
          Samples.millis(one),
          Samples.millis(other),
          Samples.ratio(one, other),
          "<= 1.3");
    }
  }

  private void throughput(String what, long flushNanos) throws Exception {
    double single = 0;
    for (int writers : List.of(1, 8, 64)) {
      try (BlockDevice disk = DirectDevice.open(image)) {
        BlockDevice device = flushNanos == 0 ? disk : new SlowFlush(disk, flushNanos);
        double perSecond;
        try (MetadataStore store = new BenchStore(device, directory).format(100)) {
          perSecond = perSecond(store, writers);
        }
        single = writers == 1 ? perSecond : single;
        line(
            writers + " writers, " + what + ", commits per second",
            String.format(Locale.ROOT, "%.0f", perSecond),
            writers == 1 ? "" : String.format(Locale.ROOT, "%.0f (1 writer)", single),
            writers == 1 ? "" : Samples.ratio(perSecond, single),
            writers == 64 && flushNanos > 0 ? ">= 15" : "");
      }
    }
  }

  private static double perSecond(MetadataStore store, int writers) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(writers);
    AtomicInteger done = new AtomicInteger();
    try {
      long nanos = 0;
      for (long span : List.of(500 * MILLISECOND, 2_000 * MILLISECOND)) {
        done.set(0);
        long begun = System.nanoTime();
        List<Future<?>> all = new ArrayList<>();
        for (int writer = 0; writer < writers; writer++) {
          int volume = writer;
          all.add(
              pool.submit(
                  () -> {
                    while (System.nanoTime() - begun < span) {
                      BenchStore.set(store, volume, done.incrementAndGet());
                    }
                    return volume;
                  }));
        }
        for (Future<?> each : all) {
          each.get();
        }
        nanos = System.nanoTime() - begun;
      }
      return done.get() * 1e9 / nanos;
    } finally {
      pool.shutdownNow();
    }
  }

  private void opening(int volumes) throws Exception {
    try (BlockDevice device = DirectDevice.open(image)) {
      BenchStore bench = new BenchStore(device, directory);
      bench.format(volumes).close();
      bench.open().abandon();
      bench.open().close();
      long[] ours = new long[20];
      long[] bare = new long[20];
      byte[] json = state(device).toString().getBytes(StandardCharsets.UTF_8);
      for (int i = 0; i < ours.length; i++) {
        ours[i] = Samples.time(() -> MetadataReader.read(device, BenchStore.PLACEMENT));
        bare[i] = Samples.time(() -> readAndParse(device, json));
      }
      double one = new Samples(ours).medianMillis();
      double other = new Samples(bare).medianMillis();
      line(
          "opening, " + volumes + " volumes, median",
          Samples.millis(one),
          Samples.millis(other),
          Samples.ratio(one, other),
          volumes == 10_000 ? "<= 3" : "");
      line(
          "  memory held by the state",
          memory(device) / 1024 + " KiB",
          json.length / 1024 + " KiB",
          "",
          "");
    }
  }

  private static JsonNode state(BlockDevice device) throws IOException {
    return ((OpenResult.Valid) MetadataReader.read(device, BenchStore.PLACEMENT)).state().toJson();
  }

  /** All the bytes of both replicas, one after the other, and the state's JSON. */
  private static void readAndParse(BlockDevice device, byte[] json) throws IOException {
    ByteBuffer window = ByteBuffer.allocate(1 << 20);
    for (long start : List.of(BenchStore.PLACEMENT.replicaA(), BenchStore.PLACEMENT.replicaB())) {
      for (long at = 0; at < BenchStore.REPLICA; at += window.capacity()) {
        device.read(start + at, window.clear());
      }
    }
    var unused = JsonMapper.builder().build().readTree(json);
  }

  private static long memory(BlockDevice device) throws IOException {
    long before = used();
    OpenResult held = MetadataReader.read(device, BenchStore.PLACEMENT);
    long after = used();
    if (!(held instanceof OpenResult.Valid)) {
      throw new IOException("not valid: " + held);
    }
    return after - before;
  }

  private static long used() {
    Runtime runtime = Runtime.getRuntime();
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return runtime.totalMemory() - runtime.freeMemory();
  }

  /** Commits until several checkpoints have been written beside them. */
  private void besideCheckpoints() throws Exception {
    for (int volumes : List.of(10, 10_000)) {
      try (BlockDevice device = DirectDevice.open(image);
          MetadataStore store = new BenchStore(device, directory).format(volumes)) {
        int commits = (int) (3 * BenchStore.REPLICA / 2 / BLOCK);
        long[] nanos = new long[commits];
        for (int i = 0; i < commits; i++) {
          int round = i;
          nanos[i] = Samples.time(() -> BenchStore.set(store, round % volumes, round));
        }
        Samples all = new Samples(nanos);
        line(
            commits + " commits past checkpoints, " + volumes + " volumes",
            Samples.millis(all.medianMillis()),
            "p99 " + Samples.millis(all.percentileMillis(99)),
            "",
            "longest " + Samples.millis(all.longestMillis()));
      }
    }
  }
}

package org.lvmsr.bench.parts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.lvmsr.bench.bed.Lun;
import org.lvmsr.bench.measure.InTurn;
import org.lvmsr.bench.measure.Point;
import org.lvmsr.bench.measure.Row;
import org.lvmsr.bench.measure.Samples;
import org.lvmsr.bench.measure.Target;
import org.lvmsr.metadata.MetadataReader;
import org.lvmsr.metadata.MetadataStore;
import org.lvmsr.metadata.OpenResult;
import org.lvmsr.metadata.device.BlockDevice;
import org.lvmsr.metadata.device.DirectDevice;

/** The metadata store by itself, beside bare writes and flushes of the same bytes. */
public final class MetadataPart implements Part {
  /** A LUN of that name is written over; without one, an image file is. */
  public static final String NAME = "metadata";

  private static final int COMMITS = 300;

  /** A resident service is warm: so many commits are what it takes for the compiler to be done. */
  private static final int WARM_UP = 30 * COMMITS;

  private static final int OPENINGS = 20;
  private static final int BLOCK = 4096;
  private static final long MILLISECOND = 1_000_000;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<String> luns(Place place) {
    return List.of();
  }

  /** What it measures does not depend on where it is run. */
  @Override
  public boolean isFor(Place place) {
    return place == Place.HERE;
  }

  @Override
  public void run(Ground ground) throws Exception {
    Path scratch = ground.bed().scratch();
    Lun lun = ground.luns().get(NAME);
    Path image = lun == null ? scratch.resolve("image") : lun.device();
    if (lun == null) {
      try (var file = new RandomAccessFile(image.toFile(), "rw")) {
        file.setLength(BenchStore.DEVICE);
      }
    }
    Measured measured = new Measured(ground, image, scratch);
    measured.commits(10);
    measured.commits(10_000);
    measured.throughput("1 ms flush", MILLISECOND);
    measured.throughput("this disk", 0);
    for (int volumes : List.of(100, 1_000, 10_000)) {
      measured.opening(volumes);
    }
    measured.besideCheckpoints(10_000);
    if (lun == null) {
      Files.delete(image);
    }
  }

  private record Measured(Ground ground, Path image, Path directory) {

    private void row(String what, String against, InTurn both, String unit, Target target)
        throws IOException {
      ground.results().add(Row.of(NAME, what, against, both, unit, target));
    }

    void commits(int volumes) throws Exception {
      try (BlockDevice device = DirectDevice.open(image);
          MetadataStore store = new BenchStore(device, directory).format(volumes)) {
        List<Long> ours = new ArrayList<>();
        List<Long> bare = new ArrayList<>();
        for (int i = -WARM_UP; i < COMMITS; i++) {
          int round = i;
          long commit =
              Samples.time(() -> BenchStore.set(store, Math.floorMod(round, volumes), round));
          long place = BenchStore.BARE + (long) (round + WARM_UP) * BLOCK;
          long plain = Samples.time(() -> bareCommit(device, place));
          if (i >= 0) {
            ours.add(commit);
            bare.add(plain);
          }
        }
        InTurn both = new InTurn(Samples.ofNanos(ours), Samples.ofNanos(bare));
        String what = "one commit, " + words(volumes);
        row(what, "two writes of 4 KiB and a flush", both, "ms", Target.atMost(1.3));
      }
    }

    private static String words(int volumes) {
      return (volumes >= 1000 ? volumes / 1000 + ",000" : "" + volumes) + " volumes";
    }

    private static void bareCommit(BlockDevice device, long place) throws IOException {
      ByteBuffer block = ByteBuffer.allocate(BLOCK);
      device.write(place, block);
      device.write(place + BenchStore.BARE_APART, block.rewind());
      device.flush();
    }

    void throughput(String disk, long flushNanos) throws Exception {
      double single = 0;
      for (int writers = 1; writers <= 64; writers *= 4) {
        try (BlockDevice below = DirectDevice.open(image)) {
          BlockDevice device = flushNanos == 0 ? below : new SlowFlush(below, flushNanos);
          try (MetadataStore store = new BenchStore(device, directory).format(100)) {
            double rate = perSecond(store, writers);
            single = writers == 1 ? rate : single;
            ground.results().add(new Point("writers", "commits, " + disk, writers, rate));
            if (writers == 64) {
              Target target = flushNanos > 0 ? Target.atLeast(15) : Target.NONE;
              row(
                  "commits by 64 writers, " + disk,
                  "by one",
                  new InTurn(new Samples(new double[] {rate}), new Samples(new double[] {single})),
                  "per s",
                  target);
            }
          }
        }
      }
    }

    private static double perSecond(MetadataStore store, int writers) throws Exception {
      ExecutorService pool = Executors.newFixedThreadPool(writers);
      AtomicInteger done = new AtomicInteger();
      try {
        long nanos = 0;
        for (long span : List.of(200 * MILLISECOND, 600 * MILLISECOND)) {
          done.set(0);
          long begun = System.nanoTime();
          List<Future<Integer>> all = new ArrayList<>();
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
          for (Future<Integer> each : all) {
            int unused = each.get();
          }
          nanos = System.nanoTime() - begun;
        }
        return done.get() * 1e9 / nanos;
      } finally {
        pool.shutdownNow();
      }
    }

    void opening(int volumes) throws Exception {
      try (BlockDevice device = DirectDevice.open(image)) {
        BenchStore bench = new BenchStore(device, directory);
        bench.format(volumes).close();
        bench.open().abandon();
        bench.open().close();
        byte[] json = state(device).toString().getBytes(StandardCharsets.UTF_8);
        List<Long> ours = new ArrayList<>();
        List<Long> bare = new ArrayList<>();
        for (int i = 0; i < OPENINGS; i++) {
          ours.add(Samples.time(() -> MetadataReader.read(device, BenchStore.PLACEMENT)));
          bare.add(Samples.time(() -> readAndParse(device, json)));
        }
        row(
            "opening, " + words(volumes),
            "a read of both replicas, a parse of the JSON",
            new InTurn(Samples.ofNanos(ours), Samples.ofNanos(bare)),
            "ms",
            volumes == 10_000 ? Target.atMost(3) : Target.NONE);
      }
    }

    private static JsonNode state(BlockDevice device) throws IOException {
      return ((OpenResult.Valid) MetadataReader.read(device, BenchStore.PLACEMENT))
          .state()
          .toJson();
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

    /** Commits until several checkpoints have been written beside them. */
    void besideCheckpoints(int volumes) throws Exception {
      try (BlockDevice device = DirectDevice.open(image);
          MetadataStore store = new BenchStore(device, directory).format(volumes)) {
        int commits = (int) (3 * BenchStore.REPLICA / 2 / BLOCK);
        List<Long> nanos = new ArrayList<>();
        for (int i = 0; i < commits; i++) {
          int round = i;
          nanos.add(Samples.time(() -> BenchStore.set(store, round % volumes, round)));
        }
        Samples all = Samples.ofNanos(nanos);
        ground
            .results()
            .add(
                new Row(
                    NAME,
                    "99 of 100 commits past checkpoints, " + words(volumes),
                    "the median of them",
                    all.percentile(99),
                    all.median(),
                    "ms",
                    Target.NONE,
                    commits,
                    "longest " + Math.round(all.largest() * 10) / 10.0 + " ms"));
      }
    }
  }
}

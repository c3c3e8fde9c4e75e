package org.lvmsr.bench.parts;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.lvmsr.backend.exec.SystemCommandRunner;
import org.lvmsr.backend.host.HostPaths;
import org.lvmsr.backend.sr.LvmsrPlugin;
import org.lvmsr.bench.bed.BareLvm;
import org.lvmsr.bench.bed.BareVolume;
import org.lvmsr.bench.bed.Bed;
import org.lvmsr.bench.bed.Lun;
import org.lvmsr.bench.bed.Socket;
import org.lvmsr.bench.bed.Sr;
import org.lvmsr.bench.measure.InTurn;
import org.lvmsr.bench.measure.Point;
import org.lvmsr.bench.measure.Row;
import org.lvmsr.bench.measure.Samples;
import org.lvmsr.bench.measure.Target;
import org.lvmsr.smapi.CallContext;

/** {@code Volume.set}: beside a tag of LVM, and by many at once. */
public final class SetPart implements Part {
  private static final Duration BUDGET = Duration.ofSeconds(20);
  private static final CallContext CALLER = new CallContext("bench");
  private static final int KEYS = 5;
  private static final int MANY = 64;
  private static final int MOST = 128;
  private static final long VOLUME = 4L << 20;
  private static final Duration FLUSH = Duration.ofMillis(1);
  private static final Duration SLICE = Duration.ofMillis(300);

  @Override
  public String name() {
    return "sets";
  }

  @Override
  public List<String> luns() {
    return List.of(Ground.SMALL);
  }

  @Override
  public void run(Ground ground) throws Exception {
    Bed bed = ground.bed();
    Lun lun = ground.lun(Ground.SMALL);
    List<String> keys = new ArrayList<>();
    Sr made = Sr.create(bed, lun);
    besideTags(ground, made);
    for (int i = 0; i < MOST; i++) {
      keys.add(made.volume(VOLUME));
    }
    made.detach();
    HostPaths paths = HostPaths.real(bed.scratch().resolve("in-process"));
    try (LvmsrPlugin plugin =
        LvmsrPlugin.of(paths, new SystemCommandRunner(), new SlowDevices(FLUSH))) {
      String sr = plugin.sr().attach(CALLER, lun.config());
      try {
        byMany(ground, new Writers(plugin, sr, keys));
      } finally {
        plugin.sr().destroy(CALLER, sr);
      }
    }
  }

  private void besideTags(Ground ground, Sr sr) throws Exception {
    BareLvm lvm = new BareLvm(sr);
    var bare = new BareVolume(lvm, sr.lun(), "bench-tags");
    long unused = bare.create(1);
    String key = sr.volume(VOLUME);
    Socket socket = new Socket(ground.bed());
    AtomicInteger round = new AtomicInteger();
    InTurn both =
        InTurn.take(
            BUDGET,
            () -> Samples.time(() -> fiveSets(socket, sr, key, round.incrementAndGet())),
            () ->
                lvm.run(
                    "lvchange", "--addtag", "t" + round.incrementAndGet(), lvm.name(bare.lv())));
    unused = bare.remove();
    ground
        .results()
        .add(
            Row.of(
                name(),
                "five Volume.set, in the service",
                "one lvchange --addtag",
                both,
                Target.atMost(0.1)));
  }

  private static void fiveSets(Socket socket, Sr sr, String key, int round) throws Exception {
    for (int i = 0; i < KEYS; i++) {
      var arguments = sr.arguments("key", key, "k", "key-" + i, "v", "round " + round);
      String unused = socket.text("Volume.set", arguments);
    }
  }

  private void byMany(Ground ground, Writers writers) throws Exception {
    double unused = writers.perSecond(MANY, Duration.ofSeconds(3));
    InTurn both =
        InTurn.rates(
            BUDGET, () -> writers.perSecond(MANY, SLICE), () -> writers.perSecond(1, SLICE));
    ground
        .results()
        .add(
            Row.of(
                name(),
                "Volume.set by 64 at once, a flush takes 1 ms",
                "by one after the other",
                both,
                "per s",
                Target.atLeast(15)));
    for (int count = 1; count <= MOST; count *= 2) {
      double rate = writers.perSecond(count, SLICE.multipliedBy(3));
      ground.results().add(new Point("writers", "Volume.set", count, rate));
    }
  }

  /** Callers of {@code Volume.set}, each of a volume of its own. */
  private record Writers(LvmsrPlugin plugin, String sr, List<String> keys) {
    double perSecond(int count, Duration span) throws Exception {
      ExecutorService pool = Executors.newFixedThreadPool(count);
      AtomicInteger done = new AtomicInteger();
      try {
        long begun = System.nanoTime();
        long end = begun + span.toNanos();
        List<Future<Integer>> all = new ArrayList<>();
        for (String key : keys.subList(0, count)) {
          all.add(pool.submit(writer(key, end, done)));
        }
        for (Future<Integer> each : all) {
          int unused = each.get();
        }
        return done.get() * 1e9 / (System.nanoTime() - begun);
      } finally {
        pool.shutdownNow();
      }
    }

    private Callable<Integer> writer(String key, long end, AtomicInteger done) {
      return () -> {
        int round = 0;
        while (System.nanoTime() < end) {
          plugin.volume().set(CALLER, sr, key, "key", "round " + round++);
          done.incrementAndGet();
        }
        return round;
      };
    }
  }
}

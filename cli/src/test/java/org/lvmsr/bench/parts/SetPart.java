package org.lvmsr.bench.parts;

import java.nio.ByteBuffer;
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
import org.lvmsr.bench.bed.Lun;
import org.lvmsr.bench.bed.Socket;
import org.lvmsr.bench.bed.Sr;
import org.lvmsr.bench.measure.InTurn;
import org.lvmsr.bench.measure.Point;
import org.lvmsr.bench.measure.Row;
import org.lvmsr.bench.measure.Samples;
import org.lvmsr.bench.measure.Target;
import org.lvmsr.metadata.device.BlockDevice;
import org.lvmsr.metadata.device.DirectDevice;
import org.lvmsr.smapi.CallContext;
import org.lvmsr.smapi.Volume;

/** {@code Volume.set}: beside a tag of LVM, and by many at once. */
public final class SetPart implements Part {
  private static final Duration BUDGET = Duration.ofSeconds(8);
  private static final CallContext CALLER = new CallContext("bench");
  private static final String TAGGED = "bench-tags";
  private static final int KEYS = 5;
  private static final int MANY = 64;
  private static final int MOST = 128;
  private static final long VOLUME = 4L << 20;
  private static final long EXTENTS = 2;
  private static final int BLOCK = 4096;
  private static final Duration WARM_UP = Duration.ofSeconds(5);
  private static final Duration FLUSH = Duration.ofMillis(1);
  private static final Duration SLICE = Duration.ofMillis(300);

  @Override
  public String name() {
    return "sets";
  }

  @Override
  public List<String> luns(Place place) {
    return List.of(Ground.SMALL, Ground.withVolumes(MOST));
  }

  @Override
  public void run(Ground ground) throws Exception {
    try (Sr sr = Sr.attach(ground.bed(), ground.lun(Ground.SMALL))) {
      String key = sr.volume(VOLUME);
      BareLvm lvm = BareLvm.ofProduct(sr);
      var bare = new BareVolume(lvm, sr.lun(), TAGGED);
      long unused = bare.create(EXTENTS);
      warmUp(new Socket(ground.bed()), sr, key);
      besideTags(ground, sr, key, bare, "configured as by the product");
      var plain = new BareVolume(BareLvm.asItComes(sr), sr.lun(), TAGGED);
      besideTags(ground, sr, key, plain, "LVM as it comes");
      besideWrites(ground, sr, key, bare);
      unused = bare.remove();
      sr.destroy(key);
    }
    byMany(ground);
  }

  /** A resident service has changed keys before: the JVM has compiled what that takes. */
  private static void warmUp(Socket socket, Sr sr, String key) throws Exception {
    long end = System.nanoTime() + WARM_UP.toNanos();
    for (int round = 0; System.nanoTime() < end; round++) {
      sets(KEYS, socket, sr, key, round);
    }
  }

  private void besideTags(Ground ground, Sr sr, String key, BareVolume bare, String how)
      throws Exception {
    Socket socket = new Socket(ground.bed());
    AtomicInteger round = new AtomicInteger();
    InTurn both =
        InTurn.take(
            BUDGET,
            () -> Samples.time(() -> sets(KEYS, socket, sr, key, round.incrementAndGet())),
            () -> bare.tag("t" + round.incrementAndGet()));
    String what = "five Volume.set, in the service";
    String against = "one lvchange --addtag, " + how;
    ground.results().add(Row.of(name(), what, against, both, Target.atMost(0.1)));
  }

  /** What no store on two places of the LUN can do without. */
  private void besideWrites(Ground ground, Sr sr, String key, BareVolume bare) throws Exception {
    Socket socket = new Socket(ground.bed());
    AtomicInteger round = new AtomicInteger();
    List<Long> places = bare.offsets();
    try (BlockDevice device = DirectDevice.open(sr.lun().device())) {
      ByteBuffer block = ByteBuffer.allocate(BLOCK);
      InTurn both =
          InTurn.take(
              BUDGET,
              () -> Samples.time(() -> sets(1, socket, sr, key, round.incrementAndGet())),
              () ->
                  Samples.time(
                      () -> {
                        device.write(places.get(0), block.rewind());
                        device.write(places.get(1), block.rewind());
                        device.flush();
                      }));
      String what = "one Volume.set, in the service";
      String against = "two writes of 4 KiB and a flush, on the same LUN";
      ground.results().add(Row.of(name(), what, against, both, Target.NONE));
    }
  }

  private static void sets(int count, Socket socket, Sr sr, String key, int round)
      throws Exception {
    for (int i = 0; i < count; i++) {
      var arguments = sr.arguments("key", key, "k", "key-" + i, "v", "round " + round);
      String unused = socket.text("Volume.set", arguments);
    }
  }

  private void byMany(Ground ground) throws Exception {
    HostPaths paths = HostPaths.real(ground.bed().scratch().resolve("in-process"));
    Lun lun = ground.lun(Ground.withVolumes(MOST));
    try (LvmsrPlugin plugin =
        LvmsrPlugin.of(paths, new SystemCommandRunner(), new SlowDevices(FLUSH))) {
      String sr = plugin.sr().attach(CALLER, lun.config());
      List<String> keys = plugin.sr().ls(CALLER, sr).stream().map(Volume::key).toList();
      byMany(ground, new Writers(plugin, sr, keys));
      plugin.sr().detach(CALLER, sr);
    }
  }

  private void byMany(Ground ground, Writers writers) throws Exception {
    double unused = writers.perSecond(MANY, WARM_UP);
    InTurn both =
        InTurn.rates(
            BUDGET, () -> writers.perSecond(MANY, SLICE), () -> writers.perSecond(1, SLICE));
    String what = "Volume.set by 64 at once, a flush takes 1 ms";
    ground
        .results()
        .add(Row.of(name(), what, "by one after the other", both, "per s", Target.atLeast(15)));
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

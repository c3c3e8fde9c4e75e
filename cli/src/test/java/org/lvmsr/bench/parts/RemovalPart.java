package org.lvmsr.bench.parts;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.lvmsr.bench.bed.BareLvm;
import org.lvmsr.bench.bed.BareVolume;
import org.lvmsr.bench.bed.Socket;
import org.lvmsr.bench.bed.Sr;
import org.lvmsr.bench.measure.Row;
import org.lvmsr.bench.measure.Samples;
import org.lvmsr.bench.measure.Target;

/** Destroying many volumes at once, beside as many removals by LVM one after the other. */
public final class RemovalPart implements Part {
  /** Half of them for here, half for the VM, of which each destroys two times as many. */
  private static final int VOLUMES = 2_000;

  private static final int MANY = 500;
  private static final int AT_ONCE = 64;
  private static final int BARE = 10;

  /** Of what fits in, the rest is reckoned. */
  private static final Duration LONGEST = Duration.ofSeconds(8);

  @Override
  public String name() {
    return "removal";
  }

  @Override
  public List<String> luns(Place place) {
    return List.of(Ground.withVolumes(VOLUMES));
  }

  /** A call that destroys the volume with this key. */
  private interface Destroy {
    void volume(String key) throws IOException;
  }

  @Override
  public void run(Ground ground) throws Exception {
    try (Sr sr = Sr.attach(ground.bed(), ground.lun(Ground.withVolumes(VOLUMES)))) {
      Iterator<String> keys = keys(sr);
      List<Long> bare = new ArrayList<>(bareNanos(sr));
      Socket socket = new Socket(ground.bed());
      Destroy call =
          key -> {
            String unused = socket.text("Volume.destroy", sr.arguments("key", key));
          };
      Done inService = destroyMany(keys, call);
      bare.addAll(bareNanos(sr));
      double all = Samples.ofNanos(bare).median() * MANY;
      row(ground, "destroying 500 volumes, 64 calls at once", inService, all, Target.atMost(0.05));
      Done byScripts = destroyMany(keys, sr::destroy);
      row(ground, "the same through scripts, a process for each", byScripts, all, Target.NONE);
    }
  }

  private static Iterator<String> keys(Sr sr) throws IOException {
    List<String> keys = new ArrayList<>();
    for (JsonNode volume : sr.call("SR.ls").json()) {
      keys.add(volume.path("key").asText());
    }
    return keys.iterator();
  }

  /** What it takes depends on how many LVs there are, so some go before and some afterwards. */
  private static List<Long> bareNanos(Sr sr) throws Exception {
    BareLvm lvm = BareLvm.ofProduct(sr);
    List<Long> nanos = new ArrayList<>();
    for (int i = 0; i < BARE; i++) {
      var volume = new BareVolume(lvm, sr.lun(), "bench-" + i);
      long unused = volume.create(1);
      nanos.add(volume.remove());
    }
    return nanos;
  }

  /** How it went: of many there may have been no time for all. */
  private record Done(int count, double millis) {}

  private static Done destroyMany(Iterator<String> keys, Destroy call) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(AT_ONCE);
    AtomicInteger done = new AtomicInteger();
    long begun = System.nanoTime();
    long end = begun + LONGEST.toNanos();
    try {
      List<Future<Integer>> all = new ArrayList<>();
      for (int i = 0; i < MANY; i++) {
        String key = keys.next();
        all.add(
            pool.submit(
                () -> {
                  if (System.nanoTime() < end) {
                    call.volume(key);
                    done.incrementAndGet();
                  }
                  return 0;
                }));
      }
      for (Future<Integer> each : all) {
        int unused = each.get();
      }
      return new Done(done.get(), (System.nanoTime() - begun) / 1e6);
    } finally {
      pool.shutdownNow();
    }
  }

  private void row(Ground ground, String what, Done done, double bare, Target target)
      throws IOException {
    double all = done.millis() * MANY / done.count();
    String remark = done.count() < MANY ? "reckoned from " + done.count() : "";
    ground
        .results()
        .add(
            new Row(
                name(),
                what,
                "500 lvremove, one after the other",
                all,
                bare,
                "ms",
                target,
                1,
                remark));
  }
}

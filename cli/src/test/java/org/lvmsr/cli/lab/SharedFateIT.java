package org.lvmsr.cli.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.lvmsr.fixtures.stamp.StampLog;
import org.lvmsr.lab.Checkout;
import org.lvmsr.lab.LabVm;
import org.lvmsr.lab.Share;
import org.lvmsr.lab.VmSpec;

/**
 * The LUNs of a thick and a thin SR are copied at random instants, while eight writers stamp the
 * volumes of each and clients create, snapshot, clone, rename, track and destroy. Each copy is
 * attached in another VM, with nothing else than the copy. {@code -Dlvmsr.copies=N} for so many in
 * place of six; {@code -Dlvmsr.seed=N} repeats what is called and when copies are made, but not how
 * far calls get by then.
 */
@ExtendWith(SharedLab.class)
class SharedFateIT {
  private static final int COPIES = Integer.getInteger("lvmsr.copies", 6);

  private static final long SEED = Long.getLong("lvmsr.seed", System.nanoTime());

  /**
   * At so many instants copies are made before they are looked at, and the last ones when nobody
   * calls any more: two VMs that both work on two processors are several times slower.
   */
  private static final int BATCH = 5;

  private static final int SHORTEST_PAUSE_MILLIS = 2_000;
  private static final int LONGEST_PAUSE_MILLIS = 20_000;

  @TempDir private Path stamps;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Random random = new Random(SEED);

  @AfterEach
  void endThreads() {
    threads.shutdownNow();
  }

  @Test
  void aCopyOfAnyInstantHasAllThatWasAcknowledgedByThen(SharedLab.Running lab) throws Exception {
    System.err.println("copies at any instant: -Dlvmsr.seed=" + SEED);
    List<FateSide> sides = new ArrayList<>();
    Deque<Future<?>> checks = new ArrayDeque<>();
    try (LabVm vm = lab.boot(VmSpec.named("fate").withShare(new Share(stamps, true)))) {
      sides.addAll(start(lab, vm));
      FateWriters writers = begin(vm, sides);
      int instants = Math.max(1, COPIES / sides.size());
      for (int made = 0; made < instants; made += BATCH) {
        int count = Math.min(BATCH, instants - made);
        List<FateCopy> copies = copy(vm, sides, made, count);
        writers.requireAlive();
        sides.forEach(FateSide::requireCalling);
        if (made + count == instants) {
          vm.powerCut();
        }
        copies.forEach(copy -> checks.add(copy.side().submit(() -> check(copy))));
        requireGood(checks);
      }
    } finally {
      checks.forEach(check -> check.cancel(false));
      sides.forEach(FateSide::close);
    }
    assertEquals("No devices found", lab.plugin().shell("dmsetup ls"));
  }

  private List<FateSide> start(SharedLab.Running lab, LabVm vm) throws Exception {
    List<Future<FateSide>> starting = new ArrayList<>();
    for (String provisioning : List.of("thick", "thin")) {
      starting.add(
          threads.submit(() -> new FateSide(lab, new GuestPlugin(vm), provisioning, stamps, SEED)));
    }
    List<FateSide> sides = new ArrayList<>();
    for (Future<FateSide> one : starting) {
      sides.add(one.get());
    }
    return sides;
  }

  private FateWriters begin(LabVm vm, List<FateSide> sides) throws IOException {
    Map<String, String> devices = new LinkedHashMap<>();
    sides.forEach(side -> devices.putAll(side.devices()));
    FateWriters writers = FateWriters.start(vm, stamps, SEED, devices);
    sides.forEach(side -> side.begin(threads));
    return writers;
  }

  /** Copies both LUNs at each of some instants. */
  private List<FateCopy> copy(LabVm vm, List<FateSide> sides, int made, int count) {
    List<FateCopy> copies = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      int number = made + i;
      pause();
      vm.whileItStandsStill(() -> sides.forEach(side -> copies.add(side.copy(number))));
    }
    return copies;
  }

  private void pause() {
    int more = random.nextInt(LONGEST_PAUSE_MILLIS - SHORTEST_PAUSE_MILLIS);
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(SHORTEST_PAUSE_MILLIS + more));
  }

  private static void requireGood(Deque<Future<?>> checks) throws Exception {
    while (!checks.isEmpty()) {
      Object unused = checks.remove().get();
    }
  }

  private static void check(FateCopy copy) {
    try {
      long begin = System.nanoTime();
      copy.side().check().check(copy);
      requireWritten(copy);
      Files.delete(copy.file());
      long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begin);
      System.err.println(copy + ": " + copy.summary() + ", looked at for " + seconds + " s");
    } catch (IOException | RuntimeException | AssertionError e) {
      throw failed(copy, e);
    }
  }

  /** Each of them has written something that the copy had to have. */
  private static void requireWritten(FateCopy copy) throws IOException {
    for (Map.Entry<String, Long> writer : copy.known().moments().entrySet()) {
      StampLog log = copy.side().stamps(writer.getKey());
      assertTrue(log.durable(writer.getValue()) > 0, "writer of " + writer.getKey());
    }
  }

  private static AssertionError failed(FateCopy copy, Throwable cause) {
    String name = "fate-" + SEED + "-" + copy.side().provisioning() + "-" + copy.number() + ".img";
    Path kept = Checkout.root().resolve("cli/target").resolve(name);
    String where = copy + ", seed " + SEED + ", kept as " + kept + ": ";
    String calls = "\nlast calls before the instant:\n" + copy.lastLines();
    var error = new AssertionError(where + cause.getMessage() + calls, cause);
    try {
      Files.move(copy.file(), kept, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      error.addSuppressed(e);
    }
    return error;
  }
}

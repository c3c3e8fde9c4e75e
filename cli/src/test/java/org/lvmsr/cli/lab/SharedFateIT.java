package org.lvmsr.cli.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
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
 * attached in another VM, with nothing else than the copy. {@code -Dlvmsr.all=true} for a hundred
 * copies, {@code -Dlvmsr.copies=N} for so many; {@code -Dlvmsr.seed=N} repeats what is called and
 * when, but not how far it gets by then.
 */
@ExtendWith(SharedLab.class)
class SharedFateIT {
  private static final int COPIES =
      Integer.getInteger("lvmsr.copies", Boolean.getBoolean("lvmsr.all") ? 100 : 10);

  private static final long SEED = Long.getLong("lvmsr.seed", System.nanoTime());

  /** So many copies of each LUN are made before they are looked at. */
  private static final int BATCH = 5;

  private static final int LONGEST_PAUSE_MILLIS = 6_000;

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
    try (LabVm vm = lab.boot(VmSpec.named("fate").withShare(new Share(stamps, true)))) {
      List<FateSide> sides = new ArrayList<>();
      try {
        sides.addAll(both(List.of("thick", "thin"), one -> start(lab, vm, one)));
        run(vm, sides);
      } finally {
        sides.forEach(FateSide::close);
      }
    }
    assertEquals("No devices found", lab.plugin().shell("dmsetup ls"));
  }

  private FateSide start(SharedLab.Running lab, LabVm vm, String provisioning) {
    return new FateSide(lab, new GuestPlugin(vm), provisioning, stamps, SEED);
  }

  private void run(LabVm vm, List<FateSide> sides) throws Exception {
    Map<String, String> devices = new LinkedHashMap<>();
    sides.forEach(side -> devices.putAll(side.devices()));
    FateWriters writers = FateWriters.start(vm, stamps, SEED, devices);
    int instants = Math.max(1, COPIES / sides.size());
    for (int made = 0; made < instants; made += BATCH) {
      List<List<FateCopy>> batch = batch(vm, sides, made, Math.min(BATCH, instants - made));
      writers.requireAlive();
      if (made + BATCH >= instants) {
        vm.powerCut();
      }
      List<Integer> unused = both(batch, SharedFateIT::check);
    }
  }

  /** Copies of each LUN, at instants that both have in common. */
  private List<List<FateCopy>> batch(LabVm vm, List<FateSide> sides, int made, int count) {
    List<List<FateCopy>> batch = new ArrayList<>();
    sides.forEach(side -> batch.add(new ArrayList<>()));
    sides.forEach(side -> side.goOn(threads));
    for (int i = 1; i <= count; i++) {
      int number = made + i;
      LockSupport.parkNanos(
          TimeUnit.MILLISECONDS.toNanos(1_000 + random.nextInt(LONGEST_PAUSE_MILLIS)));
      vm.whileItStandsStill(
          () -> {
            for (int side = 0; side < sides.size(); side++) {
              batch.get(side).add(sides.get(side).copy(number));
            }
          });
    }
    sides.forEach(FateSide::pause);
    return batch;
  }

  private static int check(List<FateCopy> copies) throws IOException {
    for (FateCopy copy : copies) {
      try {
        copy.side().check().check(copy);
        requireWritten(copy);
      } catch (IOException | RuntimeException | AssertionError e) {
        throw failed(copy, e);
      }
      System.err.println(copy + ": " + copy.running() + " calls were running");
      Files.delete(copy.file());
    }
    return copies.size();
  }

  /** All of them have written something that the copy had to have. */
  private static void requireWritten(FateCopy copy) throws IOException {
    for (Map.Entry<String, Long> writer : copy.moments().entrySet()) {
      StampLog log = copy.side().stamps(writer.getKey());
      assertTrue(log.durable(writer.getValue()) > 0, "writer of " + writer.getKey());
    }
  }

  private static AssertionError failed(FateCopy copy, Throwable cause) throws IOException {
    Path kept = Checkout.root().resolve("cli/target/fate-" + SEED + "-" + copy.number() + ".img");
    Files.move(copy.file(), kept, StandardCopyOption.REPLACE_EXISTING);
    String where = copy + ", seed " + SEED + ", kept as " + kept + ": ";
    String calls = "\nlast calls before the instant:\n" + copy.lastLines();
    return new AssertionError(where + cause.getMessage() + calls, cause);
  }

  /** What may fail. */
  private interface Work<T, R> {
    R on(T one) throws Exception;
  }

  /** Does something for all of them at once. */
  private <T, R> List<R> both(List<T> all, Work<T, R> work) throws Exception {
    List<Callable<R>> calls = new ArrayList<>();
    all.forEach(one -> calls.add(() -> work.on(one)));
    List<R> done = new ArrayList<>();
    for (Future<R> one : threads.invokeAll(calls)) {
      done.add(one.get());
    }
    return done;
  }
}

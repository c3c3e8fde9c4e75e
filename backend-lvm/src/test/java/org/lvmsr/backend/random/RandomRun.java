package org.lvmsr.backend.random;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.lvmsr.backend.random.ModelVolume.Use;
import org.lvmsr.backend.sr.GuestVolume;
import org.lvmsr.smapi.Volume;

/** Calls on an SR, and what should be there, round by round. */
final class RandomRun implements AutoCloseable {
  private static final int LANES = 8;
  private static final int STEPS = 2;
  private static final int CROWD = 10;

  /** A call that hangs so long hangs for ever. */
  private static final long PATIENCE_SECONDS = 300;

  /** After which a dead LUN's devices are taken away below those who still wait for them. */
  private static final long MOURNING_SECONDS = 30;

  private static final long LONG_CALL_NANOS = TimeUnit.SECONDS.toNanos(2);
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private final TestedSr sr;
  private final Random random;
  private final long freeAtFirst;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private World world = World.empty();
  private volatile CallLog log = new CallLog();

  RandomRun(TestedSr sr, Random random) {
    this.sr = sr;
    this.random = random;
    this.freeAtFirst = sr.free();
  }

  /** What the product logs is told only with what failed. */
  void hearsWhatIsLogged() {
    Logger root = Logger.getLogger("");
    List.of(root.getHandlers()).forEach(root::removeHandler);
    root.addHandler(
        new Handler() {
          @Override
          public void flush() {}

          @Override
          public void close() {}

          @Override
          public void publish(LogRecord line) {
            String text = new SimpleFormatter().formatMessage(line);
            Throwable thrown = line.getThrown();
            log.add("logged: " + text + (thrown == null ? "" : ": " + thrown));
          }
        });
  }

  /** What was called in the last round. */
  CallLog log() {
    return log;
  }

  /** Makes calls, until they have ended so, and compares. */
  String round(int round, Crash crash) throws Exception {
    log = new CallLog();
    long start = System.nanoTime();
    List<Lane> lanes = lanes(sr.prepare(crash));
    CompletableFuture<Void> running = start(round, lanes);
    if (crash != Crash.NONE) {
      awaitMoment(running, lanes.size());
      log.add("crash: " + crash);
      sr.crash(crash, random);
    }
    await(running, crash);
    String end = sr.recover(crash, lanes, random);
    long called = System.nanoTime();
    compare(lanes);
    return String.format(
        Locale.ROOT,
        "round %d: %d lanes, end %s%s, %d volumes, %.1f + %.1f s",
        round,
        lanes.size(),
        crash,
        end,
        world.volumes().size(),
        (called - start) / 1e9,
        (System.nanoTime() - called) / 1e9);
  }

  /** Gives each lane some of the volumes. */
  private List<Lane> lanes(BooleanSupplier crashed) {
    int count = 2 + random.nextInt(LANES - 1);
    List<World> dealt = new ArrayList<>(Collections.nCopies(count, World.empty()));
    for (ModelVolume volume : world.volumes().values()) {
      int to = random.nextInt(count);
      dealt.set(to, dealt.get(to).with(volume));
    }
    List<Lane> lanes = new ArrayList<>();
    for (World one : dealt) {
      lanes.add(new Lane(lanes.size(), one, log, threads, crashed, sr::list));
    }
    return lanes;
  }

  private CompletableFuture<Void> start(int round, List<Lane> lanes) {
    var calls = new Calls(sr.attached());
    var guestCalls = new GuestCalls(sr.attached(), sr.guests());
    boolean crowded = world.volumes().size() > CROWD;
    List<CompletableFuture<Void>> running = new ArrayList<>();
    for (Lane lane : lanes) {
      var chance = new Random(random.nextLong());
      var steps = new Steps(round, lane, chance, calls, guestCalls, crowded);
      running.add(CompletableFuture.runAsync(() -> run(steps), threads));
    }
    return CompletableFuture.allOf(running.toArray(new CompletableFuture<?>[0]));
  }

  private static void run(Steps steps) {
    try {
      for (int i = 0; i < STEPS; i++) {
        steps.next();
      }
    } catch (Lane.Stopped e) {
      // What it was about is among the lane's alternatives.
    }
  }

  /** Waits until so many calls have begun as the seed says, and for some moment in one of them. */
  private void awaitMoment(CompletableFuture<Void> running, int lanes) {
    int calls = 1 + random.nextInt(lanes * STEPS);
    long more = (long) (random.nextDouble() * LONG_CALL_NANOS);
    while (log.begun() < calls && !running.isDone()) {
      LockSupport.parkNanos(LOOK_NANOS);
    }
    LockSupport.parkNanos(more);
  }

  private static void await(CompletableFuture<Void> running, Crash crash) throws Exception {
    if (crash == Crash.POWER) {
      try {
        running.get(MOURNING_SECONDS, TimeUnit.SECONDS);
      } catch (TimeoutException e) {
        GuestVolume.removeAllDevices();
      }
    }
    running.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  private void compare(List<Lane> lanes) throws Exception {
    List<Volume> listed = sr.list();
    Map<String, CompletableFuture<long[]>> reading = new HashMap<>();
    for (Volume volume : listed) {
      if (!volume.uri().isEmpty()) {
        reading.put(volume.key(), CompletableFuture.supplyAsync(() -> read(volume.key()), threads));
      }
    }
    Map<String, long[]> contents = new HashMap<>();
    for (var entry : reading.entrySet()) {
      contents.put(entry.getKey(), entry.getValue().get(PATIENCE_SECONDS, TimeUnit.SECONDS));
    }
    world = new Comparison(listed, contents).settle(lanes);
    checkNothingIsOdd();
  }

  private long[] read(String key) {
    try {
      return sr.guests().read(key);
    } catch (IOException e) {
      throw new UncheckedIOException("volume " + key, e);
    }
  }

  private void checkNothingIsOdd() throws IOException {
    String oddities = sr.oddities();
    if (!oddities.isEmpty()) {
      throw new AssertionError("odd: " + oddities + " in\n" + world.text());
    }
  }

  /** Destroys all volumes: nothing is left of them. */
  void end() throws Exception {
    log = new CallLog();
    List<CompletableFuture<Void>> destroyed =
        world.volumes().values().stream()
            .map(volume -> CompletableFuture.runAsync(() -> destroy(volume), threads))
            .toList();
    for (CompletableFuture<Void> one : destroyed) {
      one.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
    world = World.empty();
    checkNothingIsOdd();
    long free = sr.free();
    if (free != freeAtFirst || !sr.list().isEmpty()) {
      throw new AssertionError(free + " bytes are free in place of " + freeAtFirst);
    }
    String left = sr.detach();
    if (!left.isEmpty()) {
      throw new AssertionError("devices are left: " + left);
    }
  }

  private void destroy(ModelVolume volume) {
    if (volume.use() != Use.NONE) {
      sr.guests().unplug(volume.key());
    }
    Attached attached = sr.attached();
    attached.volumes().destroy(Attached.TEST, attached.sr(), volume.key());
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}

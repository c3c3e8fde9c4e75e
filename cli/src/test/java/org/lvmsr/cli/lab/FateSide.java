package org.lvmsr.cli.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.lvmsr.fixtures.loop.SparseFile;
import org.lvmsr.fixtures.stamp.StampLog;
import org.lvmsr.lab.TgtTarget;

/** An SR in use: its LUN, the volumes that are written to, and the clients that call. */
final class FateSide implements AutoCloseable {
  /** Bytes of a volume that is written to, when it is made. */
  static final long VOLUME_BYTES = 4L << 20;

  private static final long LUN_BYTES = 1L << 30;
  private static final int WRITERS = 8;
  private static final int LANES = 1;
  private static final int LONGEST_CHECK_MINUTES = 5;

  private final SharedLab.Running lab;
  private final String provisioning;
  private final Path stamps;
  private final Path lun;
  private final TgtTarget target;
  private final FateCheck check;
  private final FateLog log = new FateLog();
  private final Map<String, String> devices = new LinkedHashMap<>();
  private final List<FateLane> lanes = new ArrayList<>();
  private final GuestSr sr;
  private final ExecutorService checker = Executors.newSingleThreadExecutor();
  private final List<CompletableFuture<Void>> running = new ArrayList<>();

  /**
   * Makes the SR and plugs the volumes.
   *
   * @param stamps where writers leave their logs
   */
  FateSide(SharedLab.Running lab, GuestPlugin plugin, String provisioning, Path stamps, long seed) {
    this.lab = lab;
    this.provisioning = provisioning;
    this.stamps = stamps;
    this.lun = lab.host().newLun(LUN_BYTES);
    this.check = new FateCheck(lab, seed);
    this.target = lab.host().startTgt(lun);
    Map<String, String> config = Lun.of(target).config();
    config.put("provisioning", provisioning);
    this.sr = GuestSr.create(plugin, config);
    var random = new Random(seed);
    for (int lane = 0; lane < LANES; lane++) {
      String name = provisioning + " lane " + lane;
      List<FateVolume> volumes = new ArrayList<>();
      for (int i = 0; i < WRITERS / LANES; i++) {
        volumes.add(volume(name + " writer " + i));
      }
      var chance = new Random(random.nextLong());
      lanes.add(new FateLane(name, sr, volumes, chance, log, this::moment));
    }
  }

  private FateVolume volume(String name) {
    FateVolume made =
        FateVolume.created(
            sr.call(
                "Volume.create",
                "name",
                name,
                "description",
                "",
                "size",
                VOLUME_BYTES,
                "sharable",
                false));
    devices.put(made.key(), sr.plug(made.key(), "1"));
    return made;
  }

  String provisioning() {
    return provisioning;
  }

  /** Runs something when all that was given before has ended. */
  Future<?> submit(Runnable work) {
    return checker.submit(work);
  }

  /** What looks at the copies of the LUN, one at a time. */
  FateCheck check() {
    return check;
  }

  String handle() {
    return sr.handle();
  }

  /** Device by key of each volume that is to be written to. */
  Map<String, String> devices() {
    return Collections.unmodifiableMap(devices);
  }

  /** The log of a volume's writer. */
  StampLog stamps(String writer) throws IOException {
    return writer.isEmpty() ? StampLog.empty() : StampLog.read(StampLog.file(stamps, writer));
  }

  private long moment(String writer) {
    try {
      return Files.size(StampLog.file(stamps, writer));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** From now on clients call, until the VM ends. */
  void begin(Executor threads) {
    for (FateLane lane : lanes) {
      running.add(CompletableFuture.runAsync(() -> run(lane), threads));
    }
  }

  private static void run(FateLane lane) {
    while (true) {
      lane.step();
    }
  }

  /** Fails if a call has failed. */
  void requireCalling() {
    running.stream().filter(CompletableFuture::isDone).forEach(CompletableFuture::join);
  }

  /** Copies the LUN, as it is now and while nobody can change it. */
  FateCopy copy(int number) {
    Path file = lab.host().newLun(LUN_BYTES);
    try {
      FileTime changed;
      do {
        changed = Files.getLastModifiedTime(lun);
        SparseFile.copy(lun, file);
      } while (!changed.equals(Files.getLastModifiedTime(lun)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Map<String, Long> moments = new HashMap<>();
    devices.keySet().forEach(key -> moments.put(key, moment(key)));
    var known = new FateKnown(moments, lanes.stream().map(FateLane::told).toList());
    return new FateCopy(this, number, file, known, log.lines());
  }

  @Override
  public void close() {
    checker.shutdown();
    try {
      boolean unused = checker.awaitTermination(LONGEST_CHECK_MINUTES, TimeUnit.MINUTES);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    target.close();
  }
}

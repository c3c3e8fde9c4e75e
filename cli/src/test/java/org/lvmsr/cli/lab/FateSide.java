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
import org.lvmsr.fixtures.loop.SparseFile;
import org.lvmsr.fixtures.stamp.StampLog;
import org.lvmsr.lab.TgtTarget;

/** An SR in use: its LUN, the volumes that are written to, and the clients that call. */
final class FateSide implements AutoCloseable {
  /** Bytes of a volume that is written to, when it is made. */
  static final long VOLUME_BYTES = 4L << 20;

  private static final long LUN_BYTES = 1L << 30;
  private static final int WRITERS = 8;
  private static final int LANES = 2;

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
  private volatile boolean pausing;
  private CompletableFuture<Void> running = CompletableFuture.completedFuture(null);

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

  /** What looks at the copies of the LUN. */
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

  /** Clients call until {@link #pause}. */
  void goOn(Executor threads) {
    pausing = false;
    running =
        CompletableFuture.allOf(
            lanes.stream()
                .map(lane -> CompletableFuture.runAsync(() -> run(lane), threads))
                .toArray(CompletableFuture<?>[]::new));
  }

  private void run(FateLane lane) {
    while (!pausing) {
      lane.step();
    }
  }

  /** Waits until the calls that have begun have ended; fails if one has failed. */
  void pause() {
    pausing = true;
    running.join();
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
    List<FateLane.Told> told = lanes.stream().map(FateLane::told).toList();
    return new FateCopy(this, number, file, moments, told, log.lines());
  }

  @Override
  public void close() {
    target.close();
  }
}

package org.lvmsr.bench.bed;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Something to make an SR on.
 *
 * @param config how the plugin is told of it
 */
public record Lun(Map<String, String> config) {
  private static final Path SESSIONS = Path.of("/sys/class/iscsi_session");
  private static final Path DISKS = Path.of("/sys/class/block");
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** A block device of this machine. */
  public static Lun on(Path device) {
    return new Lun(Map.of("device", device.toString()));
  }

  /** Its device, once it is there: that of a target appears with the session. */
  public Path device() throws IOException, InterruptedException {
    String local = config.get("device");
    if (local != null) {
      return Path.of(local);
    }
    String target = config.getOrDefault("targetIQN", "");
    long end = System.nanoTime() + PATIENCE.toNanos();
    for (; ; Thread.sleep(50)) {
      Optional<Path> disk = diskOf(target);
      if (disk.isPresent()) {
        return disk.get();
      }
      if (System.nanoTime() > end) {
        throw new IOException("no disk of " + target);
      }
    }
  }

  private static Optional<Path> diskOf(String target) throws IOException {
    for (Path session : list(SESSIONS, "*")) {
      if (Files.readString(session.resolve("targetname")).strip().equals(target)) {
        return diskOfSession("/" + session.getFileName() + "/");
      }
    }
    return Optional.empty();
  }

  /** The kernel's path of a disk leads through its session. */
  private static Optional<Path> diskOfSession(String session) throws IOException {
    for (Path disk : list(DISKS, "sd*")) {
      if (disk.toRealPath().toString().contains(session)) {
        return Optional.of(Path.of("/dev").resolve(disk.getFileName()));
      }
    }
    return Optional.empty();
  }

  private static List<Path> list(Path directory, String glob) throws IOException {
    List<Path> all = new ArrayList<>();
    if (Files.isDirectory(directory)) {
      try (DirectoryStream<Path> found = Files.newDirectoryStream(directory, glob)) {
        found.forEach(all::add);
      }
    }
    return all;
  }
}

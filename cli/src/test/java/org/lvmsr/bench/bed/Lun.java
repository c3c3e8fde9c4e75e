package org.lvmsr.bench.bed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Something to make an SR on.
 *
 * @param config how the plugin is told of it
 */
public record Lun(Map<String, String> config) {
  private static final Path SESSIONS = Path.of("/sys/class/iscsi_session");
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
    try (Stream<Path> sessions = list(SESSIONS)) {
      return sessions
          .filter(session -> target.equals(text(session.resolve("targetname"))))
          .flatMap(session -> below(session.resolve("device"), "target"))
          .flatMap(found -> below(found, ""))
          .flatMap(unit -> below(unit.resolve("block"), "sd"))
          .map(disk -> Path.of("/dev").resolve(disk.getFileName()))
          .findFirst();
    }
  }

  private static Stream<Path> below(Path directory, String prefix) {
    try (Stream<Path> found = list(directory)) {
      return found
          .filter(each -> String.valueOf(each.getFileName()).startsWith(prefix))
          .toList()
          .stream();
    }
  }

  private static Stream<Path> list(Path directory) {
    try {
      return Files.isDirectory(directory) ? Files.list(directory) : Stream.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      return "";
    }
  }
}

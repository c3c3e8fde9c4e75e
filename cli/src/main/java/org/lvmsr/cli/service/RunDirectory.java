package org.lvmsr.cli.service;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;

/** The directory of the service's socket, lock and log. */
public record RunDirectory(Path path) {
  private static final Duration LOCK_POLL = Duration.ofMillis(50);

  /** Makes it if it is not there, readable by nobody else. */
  public static RunDirectory prepare(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      Files.createDirectories(
          path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    return new RunDirectory(path);
  }

  Path socket() {
    return path.resolve("lvmsrd.sock");
  }

  Path log() {
    return path.resolve("lvmsrd.log");
  }

  /**
   * Becomes the one service, and writes its process id for people to read. The lock ends with the
   * process, however that ends.
   *
   * @param patience how long to wait for a service that is stopping
   * @return the open lock file, or empty if another service kept it all the time
   */
  Optional<FileChannel> lock(Duration patience) throws IOException, InterruptedException {
    FileChannel file =
        FileChannel.open(
            path.resolve("lvmsrd.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    long deadline = System.nanoTime() + patience.toNanos();
    while (file.tryLock() == null) {
      if (System.nanoTime() > deadline) {
        file.close();
        return Optional.empty();
      }
      Thread.sleep(LOCK_POLL.toMillis());
    }
    file.truncate(0);
    file.write(
        ByteBuffer.wrap(
            (ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII)));
    return Optional.of(file);
  }

  /** Whether a service lives, be it one that has stopped listening and lets its calls end. */
  boolean isLocked() throws IOException {
    Path lock = path.resolve("lvmsrd.lock");
    if (!Files.exists(lock)) {
      return false;
    }
    try (FileChannel file = FileChannel.open(lock, StandardOpenOption.WRITE);
        FileLock held = file.tryLock()) {
      return held == null;
    }
  }

  /** The process id of the service that runs or ran last, empty if none ever did. */
  String lastPid() {
    try {
      return Files.readString(path.resolve("lvmsrd.lock"), StandardCharsets.US_ASCII).strip();
    } catch (IOException e) {
      return "";
    }
  }
}

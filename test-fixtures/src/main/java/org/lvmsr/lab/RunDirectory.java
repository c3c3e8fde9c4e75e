package org.lvmsr.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Everything a run of the lab puts on this machine's disk, removed at its end. Its path is short,
 * because UNIX sockets inside it may have names of 107 bytes at most. A run that was killed leaves
 * its directory behind without a lock, and the next run removes it.
 */
final class RunDirectory implements AutoCloseable {
  static final Path PARENT = Path.of("/var/tmp");
  private static final String PREFIX = "lvmsr-lab-";
  private static final String LOCK = "lock";

  private final Path path;
  private final FileChannel lock;

  private RunDirectory(Path path, FileChannel lock) {
    this.path = path;
    this.lock = lock;
  }

  static RunDirectory create() {
    try {
      removeLeftovers();
      Path path =
          Files.createTempDirectory(
              PARENT,
              PREFIX,
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      FileChannel channel = openLock(path);
      channel.lock();
      return new RunDirectory(path, channel);
    } catch (IOException e) {
      throw new LabException("Cannot make a directory for this run in " + PARENT, e);
    }
  }

  private static FileChannel openLock(Path directory) throws IOException {
    return FileChannel.open(
        directory.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  private static void removeLeftovers() throws IOException {
    try (DirectoryStream<Path> runs = Files.newDirectoryStream(PARENT, PREFIX + "*")) {
      for (Path run : runs) {
        if (Files.isDirectory(run) && Files.exists(run.resolve(LOCK))) {
          removeUnlocked(run);
        }
      }
    }
  }

  private static void removeUnlocked(Path run) throws IOException {
    try (FileChannel channel = openLock(run);
        FileLock held = channel.tryLock()) {
      if (held != null) {
        deleteTree(run);
      }
    }
  }

  static void deleteTree(Path root) throws IOException {
    List<Path> deepestFirst;
    try (Stream<Path> files = Files.walk(root)) {
      deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : deepestFirst) {
      Files.deleteIfExists(file);
    }
  }

  Path file(String name) {
    return path.resolve(name);
  }

  @Override
  public void close() {
    try {
      deleteTree(path);
      lock.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package org.lvmsr.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Everything a run of the lab puts on this machine's disk, removed at its end. Its path is short,
 * because UNIX sockets inside it may have names of 107 bytes at most. A run that was killed leaves
 * its directory behind, and the next run removes it.
 */
final class RunDirectory implements AutoCloseable {
  static final Path PARENT = Path.of("/var/tmp");

  private static final String PREFIX = "lvmsr-lab-";
  private static final String OWNER = "owner";

  private final Path path;

  private RunDirectory(Path path) {
    this.path = path;
  }

  static RunDirectory create() {
    try {
      removeLeftovers();
      Path path =
          Files.createTempDirectory(
              PARENT,
              PREFIX,
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      Files.writeString(path.resolve(OWNER), identity(ProcessHandle.current()));
      return new RunDirectory(path);
    } catch (IOException e) {
      throw new LabException("Cannot make a directory for this run in " + PARENT, e);
    }
  }

  /** Numbers of processes are used again, so the time of its start belongs to it. */
  private static String identity(ProcessHandle process) {
    return process.pid() + " " + process.info().startInstant().map(Object::toString).orElse("");
  }

  private static void removeLeftovers() throws IOException {
    try (DirectoryStream<Path> runs = Files.newDirectoryStream(PARENT, PREFIX + "*")) {
      for (Path run : runs) {
        Path owner = run.resolve(OWNER);
        if (Files.exists(owner) && isLeftover(Files.readString(owner))) {
          deleteTree(run);
        }
      }
    }
  }

  /** A directory whose owner is not written yet is none. */
  private static boolean isLeftover(String owner) {
    return owner.matches("[0-9]+ .*") && !runs(owner);
  }

  private static boolean runs(String identity) {
    String pid = identity.replaceFirst(" .*", "");
    return ProcessHandle.of(Long.parseLong(pid))
        .filter(process -> identity(process).equals(identity))
        .isPresent();
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
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package org.lvmsr.backend.nbd;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * The directory of the sockets, which only root can reach: one for each export, named as the
 * volume's key, and for a moment one for each connection that is being made.
 */
final class SocketDirectory {
  /** What the JDK takes. The kernel's own bound is {@code sun_path}, of 108 bytes with the zero. */
  private static final int LONGEST_PATH = 106;

  private static final int NUMBERS = 10_000;

  private final Path path;
  private final AtomicInteger number = new AtomicInteger();

  SocketDirectory(Path path) {
    this.path = path;
  }

  Path path() {
    return path;
  }

  /** The socket of a volume's export. */
  Path of(String key) {
    return path.resolve(key);
  }

  /** A new socket for one connection to a volume. */
  Path newConnection(String key) {
    return connection(key, number.getAndUpdate(n -> (n + 1) % NUMBERS));
  }

  private Path connection(String key, int n) {
    return path.resolve(key + "-" + n);
  }

  /** Whether all sockets of a volume can have their names, and the export its URI. */
  boolean hasRoomFor(String key) {
    String longest = connection(key, NUMBERS - 1).toString();
    return longest.getBytes(StandardCharsets.UTF_8).length <= LONGEST_PATH
        && longest.indexOf(':') < 0;
  }

  /** The URI of a volume's export; there may be no colon in it but its own three. */
  String uri(String key) {
    return "nbd:unix:" + of(key) + ":exportname=" + key;
  }

  void make() throws IOException {
    if (!Files.isDirectory(path)) {
      Files.createDirectories(
          path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
  }

  /** Whether there is no socket. */
  boolean isEmpty() throws IOException {
    return all().isEmpty();
  }

  /** Removes all sockets. */
  void clear() throws IOException {
    for (Path socket : all()) {
      Files.deleteIfExists(socket);
    }
  }

  private List<Path> all() throws IOException {
    if (!Files.isDirectory(path)) {
      return List.of();
    }
    try (Stream<Path> sockets = Files.list(path)) {
      return sockets.toList();
    }
  }
}

package org.lvmsr.cli.dist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** A directory that holds links to the entry script and nothing else. */
record LinkDirectory(Path path) {
  private static final Path ENTRY = Path.of("lib", "entry");

  boolean exists() {
    return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
  }

  /**
   * Makes sure that it is one of ours.
   *
   * @throws IOException if it is no directory, or something in it is no link to an entry script
   */
  void check() throws IOException {
    if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException(path + " is not a directory");
    }
    for (Path entry : entries()) {
      if (!Files.isSymbolicLink(entry) || !Files.readSymbolicLink(entry).endsWith(ENTRY)) {
        throw new IOException(entry + " was not put there by lvmsr");
      }
    }
  }

  /**
   * Has it hold exactly these links. Each is replaced in one step, so that a caller always finds
   * it.
   *
   * @return whether anything was changed
   */
  boolean fill(Set<String> names, Path target) throws IOException {
    boolean changed = false;
    for (String name : names) {
      Path link = path.resolve(name);
      if (!Files.isSymbolicLink(link) || !Files.readSymbolicLink(link).equals(target)) {
        Path fresh = path.resolve("." + name);
        Files.deleteIfExists(fresh);
        Files.createSymbolicLink(fresh, target);
        Files.move(fresh, link, StandardCopyOption.ATOMIC_MOVE);
        changed = true;
      }
    }
    for (Path entry : entries()) {
      if (!names.contains(String.valueOf(entry.getFileName()))) {
        Files.delete(entry);
        changed = true;
      }
    }
    return changed;
  }

  /** Removes it with its links. */
  void delete() throws IOException {
    if (exists()) {
      check();
      for (Path entry : entries()) {
        Files.delete(entry);
      }
      Files.delete(path);
    }
  }

  private List<Path> entries() throws IOException {
    try (Stream<Path> entries = Files.list(path)) {
      return entries.sorted(Comparator.naturalOrder()).toList();
    }
  }
}

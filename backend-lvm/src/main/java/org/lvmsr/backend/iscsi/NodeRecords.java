package org.lvmsr.backend.iscsi;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The records in which open-iscsi keeps how to log in to a target.
 *
 * <p>CHAP secrets are written into the record (a file of mode 0600), because {@code iscsiadm -o
 * update -v SECRET} shows them to every user in {@code /proc}.
 */
final class NodeRecords {
  private final List<Path> databases;

  /** Looks in the given databases; distributions differ in the place. */
  NodeRecords(List<Path> databases) {
    this.databases = List.copyOf(databases);
  }

  /**
   * Sets how to authenticate, and that the host must not log in by itself when it boots.
   *
   * @throws IOException if the target has no record: make it with iscsiadm first
   */
  void configure(Target target, Optional<Chap> chap) throws IOException {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("node.startup", "manual");
    settings.put("node.conn[0].startup", "manual");
    settings.put("node.session.auth.authmethod", chap.isPresent() ? "CHAP" : "None");
    chap.ifPresent(
        c -> {
          settings.put("node.session.auth.username", c.user());
          settings.put("node.session.auth.password", c.secret());
          c.incoming()
              .ifPresent(
                  in -> {
                    settings.put("node.session.auth.username_in", in.user());
                    settings.put("node.session.auth.password_in", in.secret());
                  });
        });
    List<Path> files = files(target);
    if (files.isEmpty()) {
      throw new NoSuchFileException("no node record of " + target + " below " + databases);
    }
    for (Path file : files) {
      rewrite(file, settings);
    }
  }

  /** A record is {@code <iqn>/<address>,<port>[,<tpgt>]}, itself a file or a directory of files. */
  private List<Path> files(Target target) throws IOException {
    List<Path> files = new ArrayList<>();
    for (Path database : databases) {
      Path targetDirectory = database.resolve(target.iqn());
      if (!Files.isDirectory(targetDirectory)) {
        continue;
      }
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(targetDirectory)) {
        for (Path entry : entries) {
          if (isOf(entry, target.portal())) {
            addFiles(entry, files);
          }
        }
      }
    }
    return files;
  }

  private static boolean isOf(Path entry, Portal portal) {
    String[] parts = entry.getFileName().toString().split(",", -1);
    try {
      return parts.length > 1 && new Portal(parts[0], Integer.parseInt(parts[1])).equals(portal);
    } catch (IllegalArgumentException noPortal) {
      return false;
    }
  }

  private static void addFiles(Path entry, List<Path> files) throws IOException {
    if (Files.isRegularFile(entry)) {
      files.add(entry);
      return;
    }
    try (DirectoryStream<Path> interfaces = Files.newDirectoryStream(entry)) {
      interfaces.forEach(files::add);
    }
  }

  private void rewrite(Path file, Map<String, String> settings) throws IOException {
    Map<String, String> missing = new LinkedHashMap<>(settings);
    List<String> lines = new ArrayList<>();
    for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
      String key = line.substring(0, Math.max(0, line.indexOf('='))).strip();
      if (isAuthentication(key) && !settings.containsKey(key)) {
        continue;
      }
      if (line.startsWith("# END RECORD")) {
        missing.forEach((k, v) -> lines.add(k + " = " + v));
        missing.clear();
      }
      missing.remove(key);
      lines.add(settings.containsKey(key) ? key + " = " + settings.get(key) : line);
    }
    missing.forEach((k, v) -> lines.add(k + " = " + v));
    replace(file, lines);
  }

  /**
   * The new text is made outside the record's folder, where open-iscsi would read it as a record.
   */
  private void replace(Path file, List<String> lines) throws IOException {
    Path home = databases.stream().filter(file::startsWith).findFirst().orElseThrow().getParent();
    Path temporary =
        Files.createTempFile(
            home,
            ".lvmsr",
            ".tmp",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.write(temporary, lines, StandardCharsets.UTF_8);
    Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private static boolean isAuthentication(String key) {
    return key.startsWith("node.session.auth.username")
        || key.startsWith("node.session.auth.password");
  }
}

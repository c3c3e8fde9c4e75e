package org.lvmsr.cli.dist;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.lvmsr.cli.Scripts;
import org.lvmsr.smapi.PluginKind;

/**
 * Makes the installable tree at the end of the build: jars, launcher, the name of the build, the
 * name of the plugin, and links for all scripts. The jars are those of its own class path.
 */
public final class DistMain {
  private static final int NAME_LENGTH = 16;
  private static final Path BESIDE_BIN = Path.of("..", "lib", "entry");
  private static final Path ABOVE_SCRIPTS = Path.of("..", "..", "lib", "entry");

  private DistMain() {}

  /**
   * Makes the tree anew.
   *
   * @param args the tree; files to copy into it; the jar of this module; the plugin factory's class
   */
  public static void main(String[] args) throws IOException {
    Path dist = Path.of(args[0]);
    Path lib = dist.resolve("lib");
    delete(dist);
    copyTree(Path.of(args[1]), dist);
    for (Path jar : jars(Path.of(args[2]))) {
      Files.copy(jar, lib.resolve(jar.getFileName()), StandardCopyOption.REPLACE_EXISTING);
    }
    finish(dist, args[3]);
  }

  /**
   * Completes a tree whose {@code lib} has the launcher and all jars.
   *
   * @param factory class of the plugin factory
   */
  public static void finish(Path dist, String factory) throws IOException {
    Path lib = dist.resolve("lib");
    Files.writeString(lib.resolve("plugin"), factory + "\n", StandardCharsets.US_ASCII);
    Files.writeString(lib.resolve("build-id"), buildId(lib) + "\n", StandardCharsets.US_ASCII);
    if (!lib.resolve("entry").toFile().setExecutable(true, false)) {
      throw new IOException("cannot make the entry script executable");
    }
    for (PluginKind kind : PluginKind.values()) {
      Path directory = dist.resolve(Scripts.directory(kind));
      Files.createDirectories(directory);
      new LinkDirectory(directory).fill(Scripts.names(kind), ABOVE_SCRIPTS);
    }
    Files.createDirectories(dist.resolve("bin"));
    for (String program : List.of("lvmsr", "lvmsrd")) {
      Path link = dist.resolve("bin").resolve(program);
      Files.deleteIfExists(link);
      Files.createSymbolicLink(link, BESIDE_BIN);
    }
  }

  private static List<Path> jars(Path own) throws IOException {
    List<Path> jars = new ArrayList<>(List.of(own));
    for (String entry : System.getProperty("java.class.path", "").split(File.pathSeparator, -1)) {
      if (entry.endsWith(".jar")) {
        jars.add(Path.of(entry));
      } else if (!Path.of(entry).equals(own.resolveSibling("classes"))) {
        throw new IOException("not a jar, so not in the package phase: " + entry);
      }
    }
    return jars;
  }

  private static void delete(Path tree) throws IOException {
    if (Files.exists(tree)) {
      try (Stream<Path> all = Files.walk(tree)) {
        for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }

  private static void copyTree(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path path : all.sorted().toList()) {
        Path copy = to.resolve(from.relativize(path).toString());
        if (Files.isDirectory(path)) {
          Files.createDirectories(copy);
        } else {
          Files.copy(path, copy);
        }
      }
    }
  }

  /** A hash of everything in {@code lib}, so that the same sources make the same name. */
  private static String buildId(Path lib) throws IOException {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // Every Java platform has it.
    }
    List<Path> files;
    try (Stream<Path> all = Files.list(lib)) {
      files = all.filter(file -> !file.endsWith("build-id")).sorted().toList();
    }
    for (Path file : files) {
      digest.update(String.valueOf(file.getFileName()).getBytes(StandardCharsets.UTF_8));
      digest.update(Files.readAllBytes(file));
    }
    return HexFormat.of().formatHex(digest.digest()).substring(0, NAME_LENGTH);
  }
}

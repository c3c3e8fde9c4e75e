package org.lvmsr.cli.dist;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.lvmsr.cli.Dist;
import org.lvmsr.cli.PluginFactory;
import org.lvmsr.cli.Scripts;
import org.lvmsr.smapi.SmapiPlugin;

/**
 * A tree that is being made, whose {@code lib} has the launcher and all jars already.
 *
 * @param root where {@code bin} and the directories of scripts are to be
 */
public record PluginTree(Path root) {
  private static final int NAME_LENGTH = 16;
  private static final Path BESIDE_BIN = Path.of("..", "lib", "entry");
  private static final Path ABOVE_SCRIPTS = Path.of("..", "..", "lib", "entry");
  private static final String LVMSR = "lvmsr";

  /**
   * Completes it: the name of the build, that of the plugin, where its service runs, and links for
   * all scripts.
   *
   * @param factory class of the plugin factory
   * @return the scripts
   * @throws IOException if the plugin cannot be made, or says what makes no sense, too
   */
  public List<Scripts> finish(String factory) throws IOException {
    Path lib = lib();
    Files.writeString(lib.resolve("plugin"), factory + "\n");
    List<Scripts> all = scriptsOfPlugin();
    Files.writeString(lib.resolve("run-directory"), runDirectory(all.get(0)) + "\n");
    Files.writeString(lib.resolve("build-id"), buildId() + "\n", StandardCharsets.US_ASCII);
    if (!lib.resolve("entry").toFile().setExecutable(true, false)) {
      throw new IOException("cannot make the entry script executable");
    }
    for (Scripts scripts : all) {
      Path directory = Files.createDirectories(root.resolve(scripts.directory()));
      new LinkDirectory(directory).fill(scripts.names(), ABOVE_SCRIPTS);
    }
    Path bin = Files.createDirectories(root.resolve("bin"));
    for (String program : List.of(LVMSR, "lvmsrd")) {
      Path link = bin.resolve(program);
      Files.deleteIfExists(link);
      Files.createSymbolicLink(link, BESIDE_BIN);
    }
    return all;
  }

  private Path lib() {
    return root.resolve("lib");
  }

  /** Of two plugins on a host, each has a service of its own. */
  private static String runDirectory(Scripts scripts) {
    return "/run/" + (scripts.plugin().equals(LVMSR) ? "" : LVMSR + "-") + scripts.plugin();
  }

  private List<Scripts> scriptsOfPlugin() throws IOException {
    var scratch = new FileTree(Files.createTempDirectory("lvmsr-no-call"));
    try (var loader = new URLClassLoader(jars(), PluginTree.class.getClassLoader());
        SmapiPlugin plugin =
            new Dist(lib())
                .pluginFactory(loader)
                .create(scratch.root(), PluginFactory.Life.NO_CALL)) {
      return Scripts.of(plugin);
    } catch (RuntimeException | LinkageError e) {
      throw new IOException("the plugin fails when it is made or asked what it is: " + e, e);
    } finally {
      scratch.delete();
    }
  }

  private URL[] jars() throws IOException {
    List<URL> jars = new ArrayList<>();
    for (Path file : filesInLib()) {
      if (file.toString().endsWith(".jar")) {
        jars.add(file.toUri().toURL());
      }
    }
    return jars.toArray(URL[]::new);
  }

  /** A hash of everything in {@code lib}, so that the same sources make the same name. */
  private String buildId() throws IOException {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // Every Java platform has it.
    }
    for (Path file : filesInLib()) {
      if (!file.endsWith("build-id")) {
        digest.update(String.valueOf(file.getFileName()).getBytes(StandardCharsets.UTF_8));
        digest.update(Files.readAllBytes(file));
      }
    }
    return HexFormat.of().formatHex(digest.digest()).substring(0, NAME_LENGTH);
  }

  private List<Path> filesInLib() throws IOException {
    try (Stream<Path> all = Files.list(lib())) {
      return all.filter(Files::isRegularFile).sorted().toList();
    }
  }
}

package org.lvmsr.cli;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.lvmsr.smapi.PluginKind;

/**
 * The installed tree.
 *
 * @param lib its directory of jars
 */
public record Dist(Path lib) {
  /**
   * Where a tree that {@code lvmsr kit} made has the list of its files and links. It tells such a
   * tree from lvmsr's own, too.
   */
  public static final Path KIT_FILES = Path.of("lib", "kit-files");

  /** Whether it is the tree of somebody else's plugin. */
  public boolean isOfKit() {
    return Files.exists(lib.resolveSibling(KIT_FILES));
  }

  /** Names the classes in {@code lib}; another build has another name. */
  public String buildId() throws IOException {
    return Files.readString(lib.resolve("build-id"), StandardCharsets.US_ASCII).strip();
  }

  /**
   * The factory named in {@code lib/plugin}.
   *
   * @throws IOException if there is none of that name
   */
  public PluginFactory pluginFactory() throws IOException {
    return pluginFactory(Dist.class.getClassLoader());
  }

  /**
   * The same, for whoever does not run with the jars in {@code lib}.
   *
   * @param loader that has them
   */
  public PluginFactory pluginFactory(ClassLoader loader) throws IOException {
    String name = Files.readString(lib.resolve("plugin"), StandardCharsets.UTF_8).strip();
    try {
      return Class.forName(name, true, loader)
          .asSubclass(PluginFactory.class)
          .getConstructor()
          .newInstance();
    } catch (ClassCastException e) {
      throw new IOException("plugin factory " + name + " is no " + PluginFactory.class, e);
    } catch (InvocationTargetException e) {
      throw new IOException("plugin factory " + name + ": " + e.getCause(), e);
    } catch (ReflectiveOperationException | LinkageError e) {
      throw new IOException("plugin factory " + name + ": " + e, e);
    }
  }

  /** The file that all scripts are links to. */
  public Path entry() {
    return lib.resolve("entry");
  }

  /**
   * The scripts beside {@code lib}.
   *
   * @throws IOException if there are none, too
   */
  public List<Scripts> scripts() throws IOException {
    List<Scripts> all = new ArrayList<>();
    for (PluginKind kind : PluginKind.values()) {
      Path directories = lib.resolveSibling(kind.directory());
      if (Files.isDirectory(directories)) {
        for (String directory : names(directories)) {
          all.add(Scripts.in(kind, directory, names(directories.resolve(directory))));
        }
      }
    }
    if (all.isEmpty()) {
      throw new IOException("no scripts beside " + lib);
    }
    return all;
  }

  private static NavigableSet<String> names(Path directory) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries
          .map(entry -> String.valueOf(entry.getFileName()))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }
}

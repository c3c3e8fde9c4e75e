package org.lvmsr.cli.dist;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.lvmsr.cli.Dist;
import org.lvmsr.cli.Scripts;

/**
 * A tree for somebody else's plugin: launcher and jars of lvmsr, jars of the plugin, links for its
 * scripts. It is made beside its place and moved there whole.
 */
public final class KitTree {
  /** All files and links of the tree, so that what is not of its making is never taken away. */
  private static final Path LIST = Dist.KIT_FILES;

  private static final List<String> LAUNCHER = List.of("entry", "lvmsr_client.py", "launch.py");

  private final Path place;

  /**
   * A tree to be.
   *
   * @param place where nothing is, or an empty directory, or an earlier tree
   */
  public KitTree(Path place) {
    this.place = place.toAbsolutePath().normalize();
  }

  public Path place() {
    return place;
  }

  /**
   * Makes it, in place of an earlier one.
   *
   * @param own the tree whose launcher and jars are taken
   * @param factory class of the plugin factory
   * @param jars with that class and all it needs that lvmsr does not bring
   * @return the scripts
   * @throws IOException if there is anything else in its place, too, and then nothing is changed
   */
  public List<Scripts> make(Dist own, String factory, List<Path> jars) throws IOException {
    if (own.isOfKit()) {
      throw new IOException(own.lib() + " has a plugin of its own: use the lvmsr that made it");
    }
    requireOurs();
    Path parent = place.getParent();
    if (parent == null) {
      throw new FileAlreadyExistsException(place.toString());
    }
    Files.createDirectories(parent);
    var workshop = new FileTree(Files.createTempDirectory(parent, ".lvmsr-kit"));
    try {
      Path made = workshop.root().resolve("made");
      fill(Files.createDirectories(made.resolve("lib")), own, jars);
      List<Scripts> scripts = new PluginTree(made).finish(factory);
      List<String> files = new ArrayList<>(new FileTree(made).files());
      files.add(LIST.toString());
      Files.write(made.resolve(LIST), files);
      replace(made, workshop.root().resolve("old"));
      return scripts;
    } finally {
      workshop.delete();
    }
  }

  private void replace(Path made, Path old) throws IOException {
    if (Files.exists(place)) {
      Files.move(place, old);
    }
    try {
      Files.move(made, place);
    } catch (IOException e) {
      if (Files.exists(old)) {
        Files.move(old, place);
      }
      throw e;
    }
  }

  private static void fill(Path lib, Dist own, List<Path> jars) throws IOException {
    List<Path> files = new ArrayList<>();
    LAUNCHER.forEach(name -> files.add(own.lib().resolve(name)));
    try (DirectoryStream<Path> found = Files.newDirectoryStream(own.lib(), "*.jar")) {
      found.forEach(files::add);
    }
    files.addAll(jars);
    for (Path file : files) {
      if (!Files.isRegularFile(file)) {
        throw new NoSuchFileException(file.toString());
      }
      copy(file, lib.resolve(file.getFileName()));
    }
  }

  private static void copy(Path file, Path copy) throws IOException {
    try {
      Files.copy(file, copy);
    } catch (FileAlreadyExistsException e) {
      throw new IOException("two jars are called " + copy.getFileName(), e);
    }
  }

  private void requireOurs() throws IOException {
    var there = new FileTree(place);
    if (!there.exists()) {
      return;
    }
    if (!Files.isDirectory(place, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException(place + " is not a directory");
    }
    Path list = place.resolve(LIST);
    Set<String> ours = Files.exists(list) ? new HashSet<>(Files.readAllLines(list)) : Set.of();
    for (String file : there.files()) {
      if (!ours.contains(file) && !FastStart.has(file)) {
        throw new IOException(place.resolve(file) + " was not put there by lvmsr kit");
      }
    }
  }
}

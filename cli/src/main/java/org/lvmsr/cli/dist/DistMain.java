package org.lvmsr.cli.dist;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes the installable tree at the end of the build: jars, launcher, the name of the build, the
 * name of the plugin, and links for all scripts. The jars are those of its own class path.
 */
public final class DistMain {
  private DistMain() {}

  /**
   * Makes the tree anew.
   *
   * @param args the tree; files to copy into it; the jar of this module; the plugin factory's class
   */
  public static void main(String[] args) throws IOException {
    Path dist = Path.of(args[0]);
    Path lib = dist.resolve("lib");
    new FileTree(dist).delete();
    new FileTree(Path.of(args[1])).copyTo(dist);
    for (Path jar : jars(Path.of(args[2]))) {
      Files.copy(jar, lib.resolve(jar.getFileName()), StandardCopyOption.REPLACE_EXISTING);
    }
    new PluginTree(dist).finish(args[3]);
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
}

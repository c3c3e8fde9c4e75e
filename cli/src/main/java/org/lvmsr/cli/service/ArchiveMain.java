package org.lvmsr.cli.service;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.lvmsr.cli.Dist;
import org.lvmsr.smapi.PluginKind;

/**
 * Loads and runs what a service needs, so that a JVM that is told to archive its classes when it
 * ends has them: all of ours, and those of others that a few calls use. Arguments: a run directory
 * that nobody else knows, and the {@code lib} of dist.
 */
public final class ArchiveMain {
  private static final String OURS = "org/lvmsr/";
  private static final String CLASS = ".class";

  /** There is no such SR; the answers do not matter. */
  private static final String QUESTION = "{\"dbg\": \"archive\", \"sr\": \"none\", \"key\": \"\"}";

  private static final List<String> CALLS = List.of("Plugin.Query", "SR.ls", "Volume.stat");

  private ArchiveMain() {}

  /** Ends when it has its answers. */
  public static void main(String[] args) throws IOException {
    Dist dist = new Dist(Path.of(args[1]));
    try (DirectoryStream<Path> jars = Files.newDirectoryStream(dist.lib(), "*.jar")) {
      for (Path jar : jars) {
        load(jar);
      }
    }
    RunDirectory directory = RunDirectory.prepare(Path.of(args[0]));
    try (Service service = ServiceMain.start(directory, dist, dist.buildId())) {
      new Thread(service::serve, "serve").start();
      var client = new ServiceClient(directory);
      for (String call : CALLS) {
        client.call(dist.buildId(), PluginKind.VOLUME, call, QUESTION);
      }
    }
  }

  private static void load(Path jar) throws IOException {
    try (var file = new JarFile(jar.toFile())) {
      Enumeration<JarEntry> entries = file.entries();
      while (entries.hasMoreElements()) {
        String name = entries.nextElement().getName();
        if (name.startsWith(OURS) && name.endsWith(CLASS)) {
          load(name.substring(0, name.length() - CLASS.length()).replace('/', '.'));
        }
      }
    }
  }

  private static void load(String name) throws IOException {
    try {
      Class<?> unused = Class.forName(name, false, ArchiveMain.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IOException("class " + name + " is in a jar and cannot be loaded", e);
    }
  }
}

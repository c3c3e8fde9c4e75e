package org.lvmsr.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The installed tree.
 *
 * @param lib its directory of jars
 */
public record Dist(Path lib) {
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
    String name = Files.readString(lib.resolve("plugin"), StandardCharsets.US_ASCII).strip();
    try {
      return Class.forName(name).asSubclass(PluginFactory.class).getConstructor().newInstance();
    } catch (ReflectiveOperationException | ClassCastException e) {
      throw new IOException("plugin factory " + name + ": " + e, e);
    }
  }

  /** The file that all scripts are links to. */
  public Path entry() {
    return lib.resolve("entry");
  }
}

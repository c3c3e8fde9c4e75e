package org.lvmsr.smapi;

/** The two faces of a plugin: each has a directory of scripts and a {@code Plugin.query} answer. */
public enum PluginKind {
  VOLUME("volume"),
  DATAPATH("datapath");

  private final String directory;

  PluginKind(String directory) {
    this.directory = directory;
  }

  /** Name of the directory below xapi's script root. */
  public String directory() {
    return directory;
  }

  /**
   * The kind whose directory has that name.
   *
   * @throws IllegalArgumentException if no kind has that directory
   */
  public static PluginKind ofDirectory(String name) {
    for (PluginKind kind : values()) {
      if (kind.directory.equals(name)) {
        return kind;
      }
    }
    throw new IllegalArgumentException("plugin kind: expected volume or datapath, got " + name);
  }
}

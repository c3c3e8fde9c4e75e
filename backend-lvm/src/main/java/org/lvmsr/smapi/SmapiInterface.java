package org.lvmsr.smapi;

/** The interfaces, the plugin directories that have them, and the services that answer them. */
public enum SmapiInterface {
  PLUGIN("Plugin", PluginService.class),
  SR("SR", SrService.class),
  VOLUME("Volume", VolumeService.class),
  DATAPATH("Datapath", DatapathService.class),
  DATA("Data", DataService.class),
  TASK("Task", TaskService.class);

  private final String label;
  private final Class<?> skeleton;

  SmapiInterface(String label, Class<?> skeleton) {
    this.label = label;
    this.skeleton = skeleton;
  }

  /** Its name in script names. */
  public String label() {
    return label;
  }

  /** Whether that kind of plugin has it. Tasks answer volumes, so they are of the volume plugin. */
  public boolean isIn(PluginKind kind) {
    return switch (this) {
      case PLUGIN -> true;
      case SR, VOLUME, TASK -> kind == PluginKind.VOLUME;
      case DATAPATH, DATA -> kind == PluginKind.DATAPATH;
    };
  }

  /** The type of its services, whose own methods answer <i>Unimplemented</i>. */
  Class<?> skeleton() {
    return skeleton;
  }

  /** What answers it in a plugin. */
  Object service(SmapiPlugin plugin, PluginKind kind) {
    return switch (this) {
      case PLUGIN -> plugin.identity(kind);
      case SR -> plugin.sr();
      case VOLUME -> plugin.volume();
      case DATAPATH -> plugin.datapath();
      case DATA -> plugin.data();
      case TASK -> plugin.task();
    };
  }
}

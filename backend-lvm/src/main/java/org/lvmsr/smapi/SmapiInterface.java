package org.lvmsr.smapi;

/** The interfaces and the plugin directories that have them. */
public enum SmapiInterface {
  PLUGIN("Plugin"),
  SR("SR"),
  VOLUME("Volume"),
  DATAPATH("Datapath");

  private final String label;

  SmapiInterface(String label) {
    this.label = label;
  }

  /** Its name in script names. */
  public String label() {
    return label;
  }

  /** Whether that kind of plugin has it. */
  public boolean isIn(PluginKind kind) {
    return switch (this) {
      case PLUGIN -> true;
      case SR, VOLUME -> kind == PluginKind.VOLUME;
      case DATAPATH -> kind == PluginKind.DATAPATH;
    };
  }
}

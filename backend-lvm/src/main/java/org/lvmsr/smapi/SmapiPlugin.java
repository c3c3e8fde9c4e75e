package org.lvmsr.smapi;

/** A whole plugin. A method it does not override answers <i>Unimplemented</i>. */
public interface SmapiPlugin extends AutoCloseable {
  /** Answers {@code Plugin.*} for the volume plugin. */
  PluginService volumePlugin();

  /** Answers {@code Plugin.*} for the datapath plugin. */
  PluginService datapathPlugin();

  default SrService sr() {
    return new SrService() {};
  }

  default VolumeService volume() {
    return new VolumeService() {};
  }

  default DatapathService datapath() {
    return new DatapathService() {};
  }

  /** Called once, after the last call has ended. */
  @Override
  default void close() {}
}

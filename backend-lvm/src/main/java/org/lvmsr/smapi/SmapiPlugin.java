package org.lvmsr.smapi;

import java.util.List;

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

  /**
   * What an administrator asks of the running plugin, beside the interface.
   *
   * @param words a command of the plugin's own, and its arguments
   * @return what there is to say; empty if it is only done
   * @throws SmapiException if it fails
   */
  default String administer(List<String> words) {
    throw SmapiException.unimplemented(String.join(" ", words));
  }

  /**
   * Called once by a process that will serve many calls, beside the first of them: goes on with
   * what an earlier process had in use. Does not throw.
   */
  default void resume() {}

  /**
   * Told of each call that failed, after it has.
   *
   * @param method as its script is named
   */
  default void callFailed(String method, ErrorObject error) {}

  /** Called once, after the last call has ended. */
  @Override
  default void close() {}
}

package org.lvmsr.smapi;

import java.util.List;

/**
 * A whole plugin. A method that none of its services overrides answers <i>Unimplemented</i> and has
 * no script; a service may be the plugin itself.
 */
public interface SmapiPlugin extends AutoCloseable {
  /** Answers {@code Plugin.*} for the volume plugin; without a query there is none. */
  default PluginService volumePlugin() {
    return new PluginService() {};
  }

  /** Answers {@code Plugin.*} for the datapath plugin; without a query there is none. */
  default PluginService datapathPlugin() {
    return new PluginService() {};
  }

  /** Answers {@code Plugin.*} for one of the two. */
  default PluginService identity(PluginKind kind) {
    return switch (kind) {
      case VOLUME -> volumePlugin();
      case DATAPATH -> datapathPlugin();
    };
  }

  default SrService sr() {
    return new SrService() {};
  }

  default VolumeService volume() {
    return new VolumeService() {};
  }

  default DatapathService datapath() {
    return new DatapathService() {};
  }

  default DataService data() {
    return new DataService() {};
  }

  default TaskService task() {
    return new TaskService() {};
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

package org.lvmsr.smapi;

import java.util.List;

/**
 * A whole plugin. A method that none of its services overrides answers <i>Unimplemented</i> and has
 * no script. A plugin that is a service of its own need not say so again; only of {@link
 * PluginService} it does, because there are two of them.
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
    return this instanceof SrService own ? own : new SrService() {};
  }

  default VolumeService volume() {
    return this instanceof VolumeService own ? own : new VolumeService() {};
  }

  default DatapathService datapath() {
    return this instanceof DatapathService own ? own : new DatapathService() {};
  }

  default DataService data() {
    return this instanceof DataService own ? own : new DataService() {};
  }

  default TaskService task() {
    return this instanceof TaskService own ? own : new TaskService() {};
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

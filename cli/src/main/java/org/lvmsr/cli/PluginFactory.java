package org.lvmsr.cli;

import java.nio.file.Path;
import org.lvmsr.smapi.SmapiPlugin;

/**
 * Makes the plugin that answers all calls of a process. The class is public, has a public
 * constructor without parameters and is named in {@code lib/plugin}.
 */
public interface PluginFactory {
  /** How long the process lives. */
  enum Life {
    /**
     * It answers no call: whoever makes the tree of scripts asks which methods the plugin has, and
     * what it says about itself. Nothing of the host is to be looked at or touched.
     */
    NO_CALL,
    /** It answers one call. */
    ONE_CALL,
    /** It is the resident service, the only one with its run directory. */
    RESIDENT
  }

  /**
   * Makes it; called once.
   *
   * @param runDirectory for locks and sockets; exists, belongs to root, and is empty after a boot;
   *     with {@link Life#NO_CALL} it is empty and will be removed
   * @param life that of the process
   */
  SmapiPlugin create(Path runDirectory, Life life);
}

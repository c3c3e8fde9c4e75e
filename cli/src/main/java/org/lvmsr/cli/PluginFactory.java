package org.lvmsr.cli;

import java.nio.file.Path;
import org.lvmsr.smapi.SmapiPlugin;

/**
 * Makes the plugin that answers all calls of a process. The class has a public constructor without
 * parameters and is named in {@code lib/plugin}.
 */
public interface PluginFactory {
  /** How long the process lives. */
  enum Life {
    /** It answers one call. */
    ONE_CALL,
    /** It is the resident service, the only one with its run directory. */
    RESIDENT
  }

  /**
   * Makes it; called once.
   *
   * @param runDirectory for locks and sockets; exists, belongs to root, and is empty after a boot
   * @param life that of the process
   */
  SmapiPlugin create(Path runDirectory, Life life);
}

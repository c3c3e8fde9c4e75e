package org.lvmsr.cli;

import java.nio.file.Path;
import org.lvmsr.smapi.SmapiPlugin;

/**
 * Makes the plugin that answers all calls of a process. The class has a public constructor without
 * parameters and is named in {@code lib/plugin}.
 */
public interface PluginFactory {
  /**
   * Makes it; called once.
   *
   * @param runDirectory for locks and sockets; exists, belongs to root, and is empty after a boot
   */
  SmapiPlugin create(Path runDirectory);
}

package org.lvmsr.cli.memory;

import java.nio.file.Path;
import org.lvmsr.cli.PluginFactory;
import org.lvmsr.smapi.SmapiPlugin;

/** Named in the test tree's {@code lib/plugin}. */
public final class MemoryPluginFactory implements PluginFactory {
  @Override
  public SmapiPlugin create(Path runDirectory, Life life) {
    return new MemoryPlugin();
  }
}

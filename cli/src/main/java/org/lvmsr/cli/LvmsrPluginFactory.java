package org.lvmsr.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.lvmsr.backend.exec.SystemCommandRunner;
import org.lvmsr.backend.host.Devices;
import org.lvmsr.backend.host.HostPaths;
import org.lvmsr.backend.sr.LvmsrPlugin;
import org.lvmsr.smapi.SmapiPlugin;

/** Makes the plugin of the installed tree: lvmsr on this host. */
public final class LvmsrPluginFactory implements PluginFactory {
  @Override
  public SmapiPlugin create(Path runDirectory) {
    try {
      return LvmsrPlugin.of(
          HostPaths.real(runDirectory), new SystemCommandRunner(), Devices.direct());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

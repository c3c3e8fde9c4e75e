package org.lvmsr.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.lvmsr.backend.exec.SystemCommandRunner;
import org.lvmsr.backend.host.Devices;
import org.lvmsr.backend.host.HostPaths;
import org.lvmsr.backend.nbd.Exports;
import org.lvmsr.backend.nbd.NbdExports;
import org.lvmsr.backend.sr.LvmsrPlugin;
import org.lvmsr.smapi.SmapiPlugin;

/** Makes the plugin of the installed tree: lvmsr on this host. */
public final class LvmsrPluginFactory implements PluginFactory {
  @Override
  public SmapiPlugin create(Path runDirectory, Life life) {
    HostPaths paths = HostPaths.real(runDirectory);
    Exports exports = life == Life.RESIDENT ? NbdExports.below(runDirectory) : Exports.none();
    try {
      if (life == Life.NO_CALL) {
        return LvmsrPlugin.ofNoHost(paths);
      }
      return LvmsrPlugin.of(paths, new SystemCommandRunner(), Devices.direct(), exports);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

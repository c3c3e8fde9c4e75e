package org.lvmsr.backend.sr;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.lvmsr.backend.exec.CommandRunner;
import org.lvmsr.backend.host.Devices;
import org.lvmsr.backend.host.HostPaths;
import org.lvmsr.backend.nbd.Exports;

/** Boots of one host for tests: each boot has an empty {@code /run}, as a rebooted host has. */
public final class TestHost {
  private final Path directory;
  private final Path inventory;

  /** A host that keeps its files in a directory. */
  public TestHost(Path directory) throws IOException {
    this.directory = directory;
    this.inventory =
        Files.writeString(
            directory.resolve("inventory"), "INSTALLATION_UUID='" + UUID.randomUUID() + "'\n");
  }

  /** The plugin after a boot. */
  public LvmsrPlugin boot(CommandRunner runner, Devices devices) throws IOException {
    return LvmsrPlugin.of(bootedPaths(), runner, devices);
  }

  /** The same, with exports. */
  LvmsrPlugin boot(CommandRunner runner, Devices devices, Exports exports) throws IOException {
    return LvmsrPlugin.of(bootedPaths(), runner, devices, exports);
  }

  /** Where things are after a boot. */
  public HostPaths bootedPaths() throws IOException {
    String bootId = UUID.randomUUID().toString();
    Path boot = Files.createDirectory(directory.resolve(bootId));
    Path bootIdFile = Files.writeString(boot.resolve("boot_id"), bootId);
    return new HostPaths(
        boot.resolve("run"),
        Path.of("/sys"),
        List.of(boot.resolve("nodes")),
        inventory,
        Path.of("/etc/machine-id"),
        bootIdFile,
        Files.createDirectory(boot.resolve("metrics")));
  }
}

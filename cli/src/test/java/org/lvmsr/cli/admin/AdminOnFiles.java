package org.lvmsr.cli.admin;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.lvmsr.backend.host.Devices;
import org.lvmsr.backend.host.HostPaths;
import org.lvmsr.cli.Dist;
import org.lvmsr.cli.Outcome;
import org.lvmsr.cli.service.RunDirectory;

/** Runs {@code lvmsr} where it has nothing to do with this host: no command may be started. */
final class AdminOnFiles {
  private AdminOnFiles() {}

  /**
   * Runs a line.
   *
   * @param directory in place of the one that the service runs in, and of its tree
   */
  static Outcome run(Path directory, String... words) {
    return new Admin(
            new AdminContext(
                new RunDirectory(directory),
                new Dist(directory),
                HostPaths.real(directory),
                command -> {
                  throw new AssertionError("started " + command);
                },
                Devices.direct(),
                text -> Optional.empty()))
        .run(List.of(words));
  }
}

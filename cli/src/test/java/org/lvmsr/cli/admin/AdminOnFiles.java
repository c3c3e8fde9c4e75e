package org.lvmsr.cli.admin;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.lvmsr.backend.exec.CommandRunner;
import org.lvmsr.backend.exec.SystemCommandRunner;
import org.lvmsr.backend.host.Devices;
import org.lvmsr.backend.host.HostPaths;
import org.lvmsr.cli.Dist;
import org.lvmsr.cli.Outcome;
import org.lvmsr.cli.service.RunDirectory;

/** Runs {@code lvmsr} in a directory of a test. */
final class AdminOnFiles {
  private AdminOnFiles() {}

  /** Runs a line that has to do with files only: no command may be started. */
  static Outcome run(Path directory, String... words) {
    return run(
        directory,
        directory,
        command -> {
          throw new AssertionError("started " + command);
        },
        words);
  }

  /** Runs a line where {@code lib} of the directory is that of a tree. */
  static Outcome inTree(Path directory, String... words) {
    return run(directory, directory.resolve("lib"), new SystemCommandRunner(), words);
  }

  private static Outcome run(Path directory, Path lib, CommandRunner runner, String... words) {
    return new Admin(
            new AdminContext(
                new RunDirectory(directory),
                new Dist(lib),
                HostPaths.real(directory),
                runner,
                Devices.direct(),
                text -> Optional.empty(),
                Progress.none(),
                Colours.none()))
        .run(List.of(words));
  }
}

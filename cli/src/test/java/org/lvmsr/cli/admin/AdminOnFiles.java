package org.lvmsr.cli.admin;

import java.io.OutputStream;
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
public final class AdminOnFiles {
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

  /**
   * Runs a line that may work on devices of this host.
   *
   * @param question asks the person
   */
  static Outcome onDevices(Path directory, Question question, String... words) {
    var console =
        new Console(question, Progress.none(), Colours.none(), OutputStream::nullOutputStream);
    return run(directory.resolve("run"), directory, new SystemCommandRunner(), console, words);
  }

  /** As {@link #onDevices(Path, Question, String...)}, where nobody can be asked. */
  public static Outcome onDevices(Path directory, String... words) {
    return onDevices(directory, text -> Optional.empty(), words);
  }

  private static Outcome run(Path directory, Path lib, CommandRunner runner, String... words) {
    return run(directory, lib, runner, Console.silent(), words);
  }

  private static Outcome run(
      Path run, Path lib, CommandRunner runner, Console console, String... words) {
    return new Admin(
            new AdminContext(
                new RunDirectory(run),
                new Dist(lib),
                HostPaths.real(run),
                runner,
                Devices.direct(),
                console,
                Optional.empty()))
        .run(List.of(words));
  }
}

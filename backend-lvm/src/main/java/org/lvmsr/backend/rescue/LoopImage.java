package org.lvmsr.backend.rescue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.lvmsr.backend.exec.Command;
import org.lvmsr.backend.exec.CommandFailure;
import org.lvmsr.backend.exec.CommandRunner;
import org.lvmsr.backend.exec.Executable;
import org.lvmsr.backend.sr.RepairRefused;

/** An image as a block device of this host, which LVM can work on; closing it takes that away. */
public final class LoopImage implements AutoCloseable {
  private static final Duration DEADLINE = Duration.ofSeconds(30);

  private final CommandRunner runner;
  private final Path device;

  private LoopImage(CommandRunner runner, Path device) {
    this.runner = runner;
    this.device = device;
  }

  /**
   * Makes it. Needs root.
   *
   * @throws RepairRefused if it is one already
   * @throws CommandFailure if it cannot be made
   */
  public static LoopImage of(CommandRunner runner, Path image) throws IOException {
    String file = image.toRealPath().toString();
    String known = losetup(runner, "--noheadings", "--output", "NAME", "--associated", file);
    if (!known.isEmpty()) {
      throw new RepairRefused(
          image + " is behind the loop device " + known + " already: name that one");
    }
    return new LoopImage(runner, Path.of(losetup(runner, "--find", "--show", file)));
  }

  private static String losetup(CommandRunner runner, String... arguments) throws CommandFailure {
    return runner
        .run(Command.of(Executable.LOSETUP, DEADLINE, List.of(arguments)))
        .stdout()
        .strip();
  }

  /** Its path. */
  public Path device() {
    return device;
  }

  @Override
  public void close() throws IOException {
    String unused = losetup(runner, "--detach", device.toString());
  }
}

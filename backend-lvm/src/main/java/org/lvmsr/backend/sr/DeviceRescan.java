package org.lvmsr.backend.sr;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.lvmsr.backend.exec.Command;
import org.lvmsr.backend.exec.CommandRunner;
import org.lvmsr.backend.exec.Executable;

/** Makes the kernel ask a disk for its size again; it does not do so by itself. */
final class DeviceRescan {
  private static final Duration DEADLINE = Duration.ofMinutes(1);

  private final Path block;
  private final CommandRunner runner;

  /** Looks below the given mount of sysfs. */
  DeviceRescan(Path sysfs, CommandRunner runner) {
    this.block = sysfs.resolve("block");
    this.runner = runner;
  }

  /**
   * Asks a SCSI disk; may wait as long as the disk does not answer. Nothing happens to other
   * devices.
   */
  void scsi(Path device) throws IOException {
    Path rescan = disk(device).resolve("device/rescan");
    if (Files.exists(rescan)) {
      Files.writeString(rescan, "1");
    }
  }

  /** As {@link #scsi}; a loop device takes the size of its file. */
  void all(Path device) throws IOException {
    scsi(device);
    if (Files.exists(disk(device).resolve("loop/backing_file"))) {
      var unused =
          runner.run(
              Command.of(
                  Executable.LOSETUP, DEADLINE, List.of("--set-capacity", device.toString())));
    }
  }

  private Path disk(Path device) {
    return block.resolve(device.getFileName().toString());
  }
}

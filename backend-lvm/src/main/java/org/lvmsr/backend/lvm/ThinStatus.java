package org.lvmsr.backend.lvm;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.lvmsr.backend.exec.Command;
import org.lvmsr.backend.exec.CommandFailure;
import org.lvmsr.backend.exec.CommandRunner;
import org.lvmsr.backend.exec.Executable;

/**
 * What device-mapper counts of a thin device. Its status line is {@code START LENGTH thin MAPPED
 * HIGHEST} in sectors of 512 bytes (kernel, {@code device-mapper/thin-provisioning.rst}).
 */
final class ThinStatus {
  private static final Duration DEADLINE = Duration.ofSeconds(30);
  private static final int SECTOR = 512;
  private static final int MAPPED = 3;

  private ThinStatus() {}

  /**
   * How much the device has in its pool, in bytes.
   *
   * @throws IllegalStateException if it is no thin device, or its pool has failed
   */
  static long mappedBytes(CommandRunner runner, Path device) throws CommandFailure {
    List<String> arguments = List.of("status", device.getFileName().toString());
    return mappedBytes(runner.run(Command.of(Executable.DMSETUP, DEADLINE, arguments)).stdout());
  }

  static long mappedBytes(String status) {
    String[] words = status.strip().split(" +", -1);
    if (words.length <= MAPPED || !words[2].equals("thin") || !words[MAPPED].matches("[0-9]+")) {
      throw new IllegalStateException("not the status of a thin device: " + status.strip());
    }
    return Long.parseLong(words[MAPPED]) * SECTOR;
  }
}

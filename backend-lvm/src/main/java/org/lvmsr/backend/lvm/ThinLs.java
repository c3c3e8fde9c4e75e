package org.lvmsr.backend.lvm;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.lvmsr.backend.exec.Command;
import org.lvmsr.backend.exec.CommandFailure;
import org.lvmsr.backend.exec.CommandRunner;
import org.lvmsr.backend.exec.Executable;

/**
 * The one way in which {@code thin_ls} of thin-provisioning-tools is started. Needs root, and a
 * metadata snapshot. It reads what is counted per volume, and walks no mappings, so it is quick.
 */
final class ThinLs {
  private static final Duration DEADLINE = Duration.ofMinutes(1);
  private static final String FIELDS = "DEV,MAPPED_BLOCKS";

  private final CommandRunner runner;

  ThinLs(CommandRunner runner) {
    this.runner = runner;
  }

  /**
   * How many blocks each volume of a pool has, by the volume's number.
   *
   * @param metadata the device of the pool's metadata
   */
  Map<Long, Long> mappedBlocks(Path metadata) throws CommandFailure {
    List<String> arguments =
        List.of("--metadata-snap", "--no-headers", "--format", FIELDS, metadata.toString());
    return parse(runner.run(Command.of(Executable.THIN_LS, DEADLINE, arguments)).stdout());
  }

  /**
   * Lines of two numbers.
   *
   * @throws IllegalStateException if they are something else
   */
  static Map<Long, Long> parse(String output) {
    Map<Long, Long> blocks = new HashMap<>();
    for (String line : output.lines().map(String::strip).filter(one -> !one.isEmpty()).toList()) {
      if (!line.matches("[0-9]{1,18} +[0-9]{1,18}")) {
        throw new IllegalStateException("not a line of thin_ls: " + line);
      }
      String[] words = line.split(" +", -1);
      blocks.put(Long.valueOf(words[0]), Long.valueOf(words[1]));
    }
    return blocks;
  }
}

package org.lvmsr.backend.lvm;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.lvmsr.backend.chunks.ChunkMap;
import org.lvmsr.backend.chunks.ChunkSpace;
import org.lvmsr.backend.exec.Command;
import org.lvmsr.backend.exec.CommandFailure;
import org.lvmsr.backend.exec.CommandRunner;
import org.lvmsr.backend.exec.Executable;

/**
 * The one way in which {@code thin_dump} of thin-provisioning-tools is started. Needs root, and a
 * metadata snapshot: the metadata of a pool in use changes while it is read.
 */
final class ThinDump {
  private static final Duration DEADLINE = Duration.ofMinutes(30);

  private final CommandRunner runner;

  ThinDump(CommandRunner runner) {
    this.runner = runner;
  }

  /**
   * Which blocks a thin volume has.
   *
   * @param metadata the device of the pool's metadata
   * @param deviceId the volume's number within the pool
   * @param chunks how many the volume has
   * @throws CommandFailure also if the pool has no such volume
   */
  ChunkMap chunks(Path metadata, long deviceId, ChunkSpace space, long chunks) throws IOException {
    var parser = new ThinDumpParser(deviceId);
    String id = Long.toString(deviceId);
    var unused =
        runner.run(
            Command.of(
                    Executable.THIN_DUMP,
                    DEADLINE,
                    List.of("--metadata-snap", "--dev-id", id, metadata.toString()))
                .readBy(parser));
    return parser.map(space, chunks);
  }
}

package org.lvmsr.backend.nbd;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.lvmsr.backend.exec.Program;
import org.lvmsr.backend.exec.RunningProgram;

/** The one way in which {@code qemu-nbd} is started: for one client, after which it ends. */
final class QemuNbd {
  private static final String SOCKET = "--socket=";

  private final Program program;

  QemuNbd(Program program) {
    this.program = program;
  }

  boolean isInstalled() {
    return program.isInstalled();
  }

  /**
   * Starts one that listens on a socket soon.
   *
   * <p>It neither caches, so that all connections and the users of the device see the same, nor
   * locks, so that there can be several. It is told the kind of the device rather than to find out:
   * what a guest has written must not look like an image file.
   */
  RunningProgram serve(Path socket, ExportedDevice device) throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                SOCKET + socket,
                "--export-name=" + device.name(),
                "--shared=1",
                "--cache=none",
                "--discard=unmap",
                "--image-opts"));
    if (device.readOnly()) {
      arguments.add("--read-only");
    }
    arguments.add("--");
    arguments.add(
        "driver=raw,file.driver=host_device,file.locking=off,file.filename="
            + device.path().toString().replace(",", ",,"));
    return RunningProgram.start(program, arguments);
  }

  /** Those that a service which is no more has started for sockets in a directory. */
  static List<RunningProgram> leftBehind(Path sockets) {
    return RunningProgram.leftBehind(SOCKET + sockets + "/");
  }
}

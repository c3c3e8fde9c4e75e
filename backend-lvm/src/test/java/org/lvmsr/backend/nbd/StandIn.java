package org.lvmsr.backend.nbd;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.lvmsr.backend.exec.Program;

/**
 * A program that takes the place of {@code qemu-nbd}. It speaks no NBD: it greets its one client
 * with the last of its arguments and then sends back what it is sent. Like the real one it ends
 * with its client, but not with one that has not said a word.
 */
final class StandIn {
  private static final String SCRIPT =
      """
      #!/usr/bin/python3 -IS
      import _socket, os, sys, time
      path = [a for a in sys.argv if a.startswith("--socket=")][0][len("--socket="):]
      server = _socket.socket(_socket.AF_UNIX)
      server.bind(path)
      server.listen(1)
      client = _socket.socket(fileno=server._accept()[0])
      client.sendall(sys.argv[-1].encode() + b"\\n")
      heard = False
      while True:
          data = client.recv(1 << 16)
          if not data:
              break
          if data == b"die":
              os._exit(3)
          heard = True
          client.sendall(data)
      client.close()
      while not heard:
          time.sleep(1)
      """;

  private StandIn() {}

  /** The program as a file in a directory. */
  static Program in(Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("stand-in"), SCRIPT);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    return () -> file;
  }
}

package org.lvmsr.backend.nbd;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The socket of one active volume, and those who are connected to it. */
final class Export {
  /** Clients that use several connections use four to eight. */
  static final int MOST_CONNECTIONS = 16;

  private static final System.Logger LOG = System.getLogger(Export.class.getName());

  private final ExportedDevice device;
  private final QemuNbd qemuNbd;
  private final SocketDirectory sockets;
  private final ServerSocketChannel door;
  private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
  private boolean shut;
  private boolean full;

  private Export(
      ExportedDevice device, QemuNbd qemuNbd, SocketDirectory sockets, ServerSocketChannel door) {
    this.device = device;
    this.qemuNbd = qemuNbd;
    this.sockets = sockets;
    this.door = door;
  }

  /** Listens, without waiting for who comes. */
  static Export open(ExportedDevice device, QemuNbd qemuNbd, SocketDirectory sockets)
      throws IOException {
    sockets.make();
    Path socket = sockets.of(device.name());
    Files.deleteIfExists(socket);
    ServerSocketChannel door = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      door.bind(UnixDomainSocketAddress.of(socket), MOST_CONNECTIONS);
      Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-------"));
      door.configureBlocking(false);
      return new Export(device, qemuNbd, sockets, door);
    } catch (IOException e) {
      door.close();
      throw e;
    }
  }

  ServerSocketChannel door() {
    return door;
  }

  /** Lets in who waits at the door. */
  synchronized void accept() throws IOException {
    SocketChannel client = shut ? null : door.accept();
    if (client == null) {
      return;
    }
    if (connections.size() >= MOST_CONNECTIONS) {
      refuse(client);
      return;
    }
    full = false;
    var connection = new Connection(client, device, qemuNbd, sockets.newConnection(device.name()));
    connections.add(connection);
    Thread thread = new Thread(() -> serve(connection), "nbd-" + device.name());
    thread.setDaemon(true);
    thread.start();
  }

  /** Told once in the log: a client may try again and again. */
  private void refuse(SocketChannel client) throws IOException {
    if (!full) {
      full = true;
      LOG.log(
          Level.WARNING,
          "volume {0} has {1} NBD clients, more are refused",
          device.name(),
          MOST_CONNECTIONS);
    }
    client.close();
  }

  private void serve(Connection connection) {
    try {
      connection.serve();
    } finally {
      connections.remove(connection);
    }
  }

  /** Lets nobody in any more. */
  synchronized void shut() {
    shut = true;
    try (door) {
      Files.deleteIfExists(sockets.of(device.name()));
    } catch (IOException e) {
      LOG.log(Level.WARNING, "the NBD socket of volume " + device.name() + " stays", e);
    }
  }

  /** Begins to end all connections, after {@link #shut}: none comes any more. */
  void cutConnections() {
    connections.forEach(Connection::cut);
  }

  /** Waits until they have ended. */
  void awaitConnections() throws IOException {
    for (Connection connection : List.copyOf(connections)) {
      connection.awaitEnd();
    }
  }
}

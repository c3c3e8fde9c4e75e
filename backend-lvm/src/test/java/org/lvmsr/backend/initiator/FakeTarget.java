package org.lvmsr.backend.initiator;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.lvmsr.backend.iscsi.Portal;
import org.lvmsr.backend.iscsi.Target;

/**
 * A target on the loopback interface that does what a test tells it, right or wrong: one script for
 * each connection, the last of them for all further ones.
 */
final class FakeTarget implements AutoCloseable {
  static final String IQN = "iqn.2024-01.org.lvmsr:fake";

  private static final Timeouts SHORT =
      new Timeouts(
          Duration.ofSeconds(5),
          Duration.ofSeconds(5),
          Duration.ofMillis(1500),
          Duration.ofMillis(300));

  private final ServerSocket server;
  private final Thread acceptor;
  private final List<Script> scripts;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final List<Throwable> failures = new CopyOnWriteArrayList<>();

  /** What the target does on one connection; that ends with it. */
  interface Script {
    void run(FakePeer peer) throws IOException;
  }

  FakeTarget(Script... scripts) throws IOException {
    this.server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    this.scripts = List.of(scripts);
    this.acceptor = new Thread(this::accept, "fake-target");
    acceptor.setDaemon(true);
    acceptor.start();
  }

  /** A target with a disk that behaves. */
  static FakeTarget serving(FakeDisk disk) throws IOException {
    return new FakeTarget(
        peer -> {
          peer.acceptLogin();
          disk.serve(peer);
        });
  }

  static ReadOnlyInitiator initiator() {
    return ReadOnlyInitiator.withTimeouts(ReadOnlyInitiator.DEFAULT_NAME, SHORT);
  }

  /** An initiator that gives up at once. */
  static ReadOnlyInitiator impatient() {
    Duration moment = Duration.ofMillis(50);
    Timeouts timeouts = new Timeouts(Duration.ofSeconds(5), moment, moment, moment);
    return ReadOnlyInitiator.withTimeouts(ReadOnlyInitiator.DEFAULT_NAME, timeouts);
  }

  private void accept() {
    try {
      for (int i = 0; ; i++) {
        Socket socket = server.accept();
        sockets.add(socket);
        Script script = scripts.get(Math.min(i, scripts.size() - 1));
        Thread thread = new Thread(() -> run(script, socket), "fake-session");
        thread.setDaemon(true);
        thread.start();
      }
    } catch (IOException e) {
      // The test is over.
    }
  }

  private void run(Script script, Socket socket) {
    try (socket) {
      script.run(new FakePeer(socket));
    } catch (IOException e) {
      // The initiator left, as it does after many an answer here.
    } catch (RuntimeException | Error e) {
      failures.add(e);
    }
  }

  /** How often somebody connected. */
  int connections() {
    return sockets.size();
  }

  Portal portal() {
    return new Portal("127.0.0.1", server.getLocalPort());
  }

  Target target() {
    return new Target(portal(), IQN);
  }

  LunAddress lun() {
    return new LunAddress(target(), 0);
  }

  IscsiLun open() throws IOException {
    return initiator().open(lun(), Optional.empty());
  }

  /**
   * Ends all connections, and fails the test if a script did not like what it got. Nobody listens
   * once this returns: a thread inside {@code accept(2)} holds the socket that is closed, and may
   * still be given a connection until it has come out.
   */
  @Override
  public void close() throws IOException {
    server.close();
    try {
      acceptor.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while the target ended");
    }
    for (Socket socket : sockets) {
      socket.close();
    }
    for (Throwable failure : failures) {
      throw new AssertionError("the script of the target failed", failure);
    }
  }
}

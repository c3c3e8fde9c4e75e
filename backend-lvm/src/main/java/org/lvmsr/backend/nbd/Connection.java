package org.lvmsr.backend.nbd;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.System.Logger.Level;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.lvmsr.backend.exec.RunningProgram;

/**
 * One client of an export, and the {@code qemu-nbd} that is there for it: bytes go both ways until
 * either side ends, and then the other one is ended too.
 */
final class Connection {
  private static final System.Logger LOG = System.getLogger(Connection.class.getName());
  private static final int BUFFER = 64 << 10;

  /** A program that has started listens at once; a busy host may be long in starting it. */
  private static final Duration START = Duration.ofSeconds(30);

  /** Longer than ending a process takes. */
  private static final Duration END = Duration.ofSeconds(20);

  private static final Duration POLL = Duration.ofMillis(5);

  private final SocketChannel client;
  private final ExportedDevice device;
  private final QemuNbd qemuNbd;
  private final Path socket;
  private final CompletableFuture<Boolean> ended = new CompletableFuture<>();
  private volatile @Nullable SocketChannel upstream;

  /**
   * Takes over the client.
   *
   * @param socket for this connection alone
   */
  Connection(SocketChannel client, ExportedDevice device, QemuNbd qemuNbd, Path socket) {
    this.client = client;
    this.device = device;
    this.qemuNbd = qemuNbd;
    this.socket = socket;
  }

  /** Serves the client to its end. */
  void serve() {
    try (client) {
      serveBy(qemuNbd.serve(socket, device));
    } catch (ClosedChannelException e) {
      LOG.log(Level.DEBUG, "a connection to volume " + device.name() + " was closed", e);
    } catch (IOException | RuntimeException e) {
      LOG.log(Level.WARNING, "a connection to volume " + device.name() + " failed", e);
    } finally {
      boolean unused = ended.complete(true);
    }
  }

  /** The socket goes last: it tells a service that starts that there may be a server. */
  private void serveBy(RunningProgram server) throws IOException {
    try (SocketChannel channel = connect(server)) {
      upstream = channel;
      relay(channel);
    } finally {
      // Also one that would end by itself: if its client has not said a word, it does not.
      end(server);
      Files.deleteIfExists(socket);
    }
  }

  private void end(RunningProgram server) throws IOException {
    try {
      server.end();
    } catch (IOException e) {
      boolean unused = ended.completeExceptionally(e);
      throw e;
    }
  }

  private SocketChannel connect(RunningProgram server) throws IOException {
    long deadline = System.nanoTime() + START.toNanos();
    while (true) {
      try {
        return SocketChannel.open(UnixDomainSocketAddress.of(socket));
      } catch (IOException e) {
        if (!client.isOpen()) {
          throw new ClosedChannelException();
        }
        if (!server.isAlive() || System.nanoTime() > deadline) {
          throw new IOException("qemu-nbd does not serve " + device.path(), e);
        }
        pause();
      }
    }
  }

  private static void pause() {
    try {
      Thread.sleep(POLL.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void relay(SocketChannel upstream) throws IOException {
    Thread answers = new Thread(() -> answer(upstream), Thread.currentThread().getName() + "-out");
    answers.setDaemon(true);
    answers.start();
    try {
      copy(client, upstream);
      // What was asked for is still done, and answered if the client listens.
      upstream.shutdownOutput();
      answers.join(END.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Both ends go with the answers: nobody is left to ask, or nobody to answer to. */
  private void answer(SocketChannel upstream) {
    try (client;
        upstream) {
      copy(upstream, client);
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "a connection to volume " + device.name() + " ended", e);
    }
  }

  private static void copy(SocketChannel from, SocketChannel to) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    while (from.read(buffer) >= 0) {
      buffer.flip();
      while (buffer.hasRemaining()) {
        int unused = to.write(buffer);
      }
      buffer.clear();
    }
  }

  /** Begins to end it, whatever is under way. */
  void cut() {
    try (client;
        SocketChannel other = upstream) {
      LOG.log(Level.DEBUG, "cutting a connection to volume {0}", device.name());
    } catch (IOException e) {
      LOG.log(Level.WARNING, "cannot close a connection to volume " + device.name(), e);
    }
  }

  /**
   * Waits until it has ended, after {@link #cut}.
   *
   * @throws IOException if it does not: the device is still open
   */
  void awaitEnd() throws IOException {
    try {
      boolean unused = ended.get(END.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("the NBD server of volume " + device.name() + " does not end", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while an NBD server ended");
    }
  }
}

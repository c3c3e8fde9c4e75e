package org.lvmsr.backend.initiator;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import org.lvmsr.backend.iscsi.IscsiException;
import org.lvmsr.backend.iscsi.Portal;

/**
 * A TCP connection on which no step can take longer than its deadline, writing included: a peer
 * that reads nothing must not hold us up either. One thread uses it; any thread may close it, and
 * then whoever waits on it fails at once.
 */
final class Wire implements Closeable {
  private final SocketChannel channel;
  private final Selector selector;
  private final SelectionKey key;
  private final Portal portal;

  private Wire(SocketChannel channel, Selector selector, Portal portal) throws IOException {
    this.channel = channel;
    this.selector = selector;
    this.portal = portal;
    channel.configureBlocking(false);
    this.key = channel.register(selector, 0);
  }

  /**
   * Connects to one of the portal's addresses, the first that answers.
   *
   * @throws IscsiException if none does
   */
  static Wire connect(Portal portal, Timeouts timeouts) throws IOException {
    IOException last = new IOException("the name has no address");
    try {
      for (InetAddress address : InetAddress.getAllByName(portal.host())) {
        try {
          return connect(address, portal, Deadline.in(timeouts.connect()));
        } catch (InterruptedIOException e) {
          throw e;
        } catch (IOException e) {
          last = e;
        }
      }
    } catch (InterruptedIOException e) {
      throw e;
    } catch (IOException e) {
      last = new IOException("the name is not known", e);
    }
    throw new IscsiException(
        IscsiException.Kind.PORTAL_UNREACHABLE,
        "portal "
            + portal
            + " cannot be reached ("
            + last.getMessage()
            + "): check host, port and network",
        last);
  }

  private static Wire connect(InetAddress address, Portal portal, Deadline deadline)
      throws IOException {
    SocketChannel channel = SocketChannel.open();
    try {
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
      Wire wire = new Wire(channel, Selector.open(), portal);
      try {
        boolean connected = channel.connect(new InetSocketAddress(address, portal.port()));
        while (!connected) {
          wire.await(SelectionKey.OP_CONNECT, deadline);
          connected = channel.finishConnect();
        }
        return wire;
      } catch (IOException e) {
        wire.close();
        throw e;
      }
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /**
   * Fills a buffer.
   *
   * @throws ConnectionLostException if the connection ends or the deadline passes before
   */
  void read(ByteBuffer target, Deadline deadline) throws IOException {
    while (target.hasRemaining()) {
      checkTime(deadline);
      int count = readSome(target);
      if (count < 0) {
        throw ConnectionLostException.endedByTarget(portal + " closed the connection");
      }
      if (count == 0) {
        await(SelectionKey.OP_READ, deadline);
      }
    }
  }

  /**
   * Sends all of a buffer.
   *
   * @throws ConnectionLostException if the connection ends or the deadline passes before
   */
  void write(ByteBuffer source, Deadline deadline) throws IOException {
    while (source.hasRemaining()) {
      if (writeSome(source) == 0) {
        await(SelectionKey.OP_WRITE, deadline);
      }
    }
  }

  private int readSome(ByteBuffer target) throws IOException {
    try {
      return channel.read(target);
    } catch (IOException e) {
      throw lost(e);
    }
  }

  private int writeSome(ByteBuffer source) throws IOException {
    try {
      return channel.write(source);
    } catch (IOException e) {
      throw lost(e);
    }
  }

  private void await(int operation, Deadline deadline) throws IOException {
    try {
      key.interestOps(operation);
      selector.selectedKeys().clear();
      checkTime(deadline);
      selector.select(Math.max(1, deadline.millisLeft()));
    } catch (IllegalStateException e) {
      throw new ConnectionLostException("the connection to " + portal + " was closed here", e);
    }
    if (Thread.currentThread().isInterrupted()) {
      throw new InterruptedIOException("interrupted while waiting for " + portal);
    }
  }

  private void checkTime(Deadline deadline) throws ConnectionLostException {
    if (deadline.hasPassed()) {
      throw new ConnectionLostException("no answer from " + portal + " in time");
    }
  }

  private ConnectionLostException lost(IOException e) {
    String reason =
        e instanceof ClosedChannelException ? "closed here" : String.valueOf(e.getMessage());
    return new ConnectionLostException("the connection to " + portal + " broke: " + reason, e);
  }

  /** Ends the connection at once; does nothing if that has been done. */
  @Override
  public void close() {
    closeQuietly(selector);
    closeQuietly(channel);
  }

  private static void closeQuietly(Closeable one) {
    try {
      one.close();
    } catch (IOException e) {
      // It is closed all the same, and nothing that was sent matters any more.
    }
  }
}

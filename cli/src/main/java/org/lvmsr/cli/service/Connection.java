package org.lvmsr.cli.service;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.lvmsr.cli.Invocation;
import org.lvmsr.cli.Outcome;

/** One request and its reply. */
final class Connection implements Runnable {
  static final byte ACCEPTED = 'A';
  static final byte OTHER_BUILD = 'B';
  static final byte FULL = 'F';
  static final byte STOPPING = 'S';

  private static final System.Logger LOG = System.getLogger(Connection.class.getName());

  /** A caller sends and receives at once; one that was stopped must not keep a thread for ever. */
  private static final Duration TRANSFER = Duration.ofSeconds(30);

  private final SocketChannel channel;

  /** Of all that is sent, from the first piece on. */
  private @Nullable Limit sending;

  private final ConnectionContext context;

  Connection(SocketChannel channel, ConnectionContext context) {
    this.channel = channel;
    this.context = context;
  }

  @Override
  public void run() {
    try (channel) {
      serve();
    } catch (IOException e) {
      // The caller is gone, or only wanted to know whether somebody listens.
      LOG.log(System.Logger.Level.DEBUG, "connection ended", e);
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "connection failed", e);
    }
  }

  private void serve() throws IOException {
    Request request = receive();
    switch (request.command()) {
      case Request.CALL -> call(request);
      case Request.ADMINISTER -> administer(request);
      case Request.STATUS -> {
        verdict(ACCEPTED);
        reply(new Outcome(context.build(), "", 0));
      }
      case Request.STOP -> {
        verdict(ACCEPTED);
        reply(new Outcome(context.build(), "", 0));
        context.stop().run();
      }
      default -> throw new IOException("unknown command " + request.command());
    }
  }

  private Request receive() throws IOException {
    try (Limit limit = limit()) {
      // Nothing follows a request, so all of it may be taken from the kernel at once.
      return Request.of(Frame.read(new BufferedInputStream(Channels.newInputStream(channel))));
    }
  }

  private void administer(Request request) throws IOException {
    if (isOfOtherBuild(request)) {
      return;
    }
    verdict(ACCEPTED);
    reply(context.runner().administer(request.rest()));
  }

  private boolean isOfOtherBuild(Request request) throws IOException {
    boolean other = !request.build().equals(context.build());
    if (other) {
      verdict(OTHER_BUILD);
    }
    return other;
  }

  private void call(Request request) throws IOException {
    if (isOfOtherBuild(request)) {
      return;
    }
    Invocation invocation = request.invocation();
    // Fails if the caller has given up, and then the call must not begin: it was told so.
    verdict(ACCEPTED);
    reply(context.runner().run(invocation, this::begin));
  }

  private void verdict(byte verdict) throws IOException {
    channel.write(ByteBuffer.wrap(new byte[] {verdict}));
  }

  /** A call goes on whoever still waits for it: that the caller is gone is noticed at its end. */
  private void begin(byte[] bytes, int count) {
    if (sending == null) {
      sending = limit();
    }
    try {
      Reply.writePiece(bytes, count, Channels.newOutputStream(channel));
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "a caller is gone", e);
      closeQuietly();
    }
  }

  private void reply(Outcome outcome) throws IOException {
    try (Limit limit = sending == null ? limit() : sending) {
      Reply.write(outcome, Channels.newOutputStream(channel));
    }
  }

  /** Closes the connection if a transfer takes too long, which ends the transfer. */
  private Limit limit() {
    try {
      Future<?> end =
          context.timer().schedule(this::closeQuietly, TRANSFER.toSeconds(), TimeUnit.SECONDS);
      return () -> end.cancel(false);
    } catch (RejectedExecutionException ending) {
      return () -> {}; // All connections are about to be closed.
    }
  }

  private interface Limit extends AutoCloseable {
    @Override
    void close();
  }

  private void closeQuietly() {
    try {
      channel.close();
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "cannot close a connection", e);
    }
  }
}

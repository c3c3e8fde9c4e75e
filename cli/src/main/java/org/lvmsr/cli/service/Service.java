package org.lvmsr.cli.service;

import java.io.IOException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.lvmsr.cli.ScriptRunner;
import org.lvmsr.smapi.SmapiPlugin;

/** Accepts connections and runs each in a thread of its own, up to a number of them. */
final class Service implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Service.class.getName());

  /** The toolstack sets no bound on calls at one time; above this one, callers wait. */
  private static final int MOST_CALLS = 200;

  /** Calls that take longer to end are abandoned when the service stops. */
  private static final Duration DRAIN = Duration.ofSeconds(60);

  private static final Duration LOG_CHECK = Duration.ofSeconds(10);
  private static final int BACKLOG = 512;

  private final RunDirectory directory;
  private final SmapiPlugin plugin;
  private final ConnectionContext context;
  private final ServerSocketChannel server;
  private final ExecutorService calls;
  private final ScheduledExecutorService timer = timer();
  private final Future<?> rotation;
  private final AtomicBoolean stopping = new AtomicBoolean();

  /**
   * Listens. Of two services only the one with the directory's lock may.
   *
   * @param stop what a request to stop does
   */
  Service(RunDirectory directory, SmapiPlugin plugin, String build, Runnable stop)
      throws IOException {
    this.directory = directory;
    this.plugin = plugin;
    this.context = new ConnectionContext(build, new ScriptRunner(plugin), timer, stop);
    this.calls =
        new ThreadPoolExecutor(
            0, MOST_CALLS, 30, TimeUnit.SECONDS, new SynchronousQueue<>(), threads("call"));
    this.server = listen(directory.socket());
    this.rotation =
        timer.scheduleWithFixedDelay(
            new LogRotation(directory.log()),
            LOG_CHECK.toSeconds(),
            LOG_CHECK.toSeconds(),
            TimeUnit.SECONDS);
  }

  private static ServerSocketChannel listen(Path socket) throws IOException {
    Files.deleteIfExists(socket);
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      server.bind(UnixDomainSocketAddress.of(socket), BACKLOG);
    } catch (SocketException e) {
      server.close();
      throw new IOException(socket + ": " + e.getMessage(), e);
    }
    Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-------"));
    return server;
  }

  /** Serves until it is closed. */
  void serve() {
    LOG.log(System.Logger.Level.INFO, "serving build " + context.build());
    threads("resume").newThread(plugin::resume).start();
    while (!stopping.get()) {
      try {
        accept();
      } catch (ClosedChannelException e) {
        return;
      } catch (IOException e) {
        // Most likely there are no descriptors left; calls that end give some back.
        LOG.log(System.Logger.Level.ERROR, "cannot accept a connection", e);
        pause();
      }
    }
  }

  private void accept() throws IOException {
    SocketChannel connection = server.accept();
    try {
      calls.execute(new Connection(connection, context));
    } catch (RejectedExecutionException e) {
      byte verdict = stopping.get() ? Connection.STOPPING : Connection.FULL;
      try (connection) {
        connection.write(ByteBuffer.wrap(new byte[] {verdict}));
      } catch (IOException gone) {
        LOG.log(System.Logger.Level.DEBUG, "a refused caller is gone", gone);
      }
    }
  }

  private static void pause() {
    try {
      Thread.sleep(100);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Stops accepting, lets running calls end and closes the plugin. */
  @Override
  public void close() {
    if (!stopping.compareAndSet(false, true)) {
      return;
    }
    LOG.log(System.Logger.Level.INFO, "stopping");
    try {
      Files.deleteIfExists(directory.socket());
      server.close();
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "cannot remove the socket", e);
    }
    calls.shutdown();
    try {
      if (!calls.awaitTermination(DRAIN.toSeconds(), TimeUnit.SECONDS)) {
        LOG.log(System.Logger.Level.WARNING, "abandoning calls that do not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    try {
      plugin.close();
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "the plugin does not close", e);
    }
    rotation.cancel(false);
    timer.shutdownNow();
    LOG.log(System.Logger.Level.INFO, "stopped");
  }

  /** What is cancelled is forgotten at once: a call has limits that it hardly ever comes to. */
  private static ScheduledExecutorService timer() {
    var timer = new ScheduledThreadPoolExecutor(1, threads("timer"));
    timer.setRemoveOnCancelPolicy(true);
    return timer;
  }

  private static ThreadFactory threads(String name) {
    AtomicInteger number = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }
}

package org.lvmsr.cli.service;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.lvmsr.backend.host.Reason;
import org.lvmsr.cli.Dist;
import org.lvmsr.cli.PluginFactory;
import org.lvmsr.smapi.SmapiPlugin;

/** Main class of the resident service. Arguments: its run directory and the {@code lib} of dist. */
public final class ServiceMain {
  private static final System.Logger LOG = System.getLogger(ServiceMain.class.getName());

  /** A little longer than a service that stops lets its calls run. */
  private static final Duration PATIENCE = Duration.ofSeconds(75);

  private ServiceMain() {}

  /** Runs until the process is told to end, or a caller asks for it. */
  public static void main(String[] args) throws IOException, InterruptedException {
    RunDirectory directory = RunDirectory.prepare(Path.of(args[0]));
    Dist dist = new Dist(Path.of(args[1]));
    // Read now: after an upgrade the file tells the build of other classes than those loaded.
    String build = dist.buildId();
    Optional<FileChannel> lock = directory.lock(PATIENCE);
    if (lock.isEmpty()) {
      LOG.log(System.Logger.Level.ERROR, "another service is running in " + directory.path());
      System.exit(1);
    }
    try (FileChannel held = lock.get()) {
      Service service = start(directory, dist, build);
      Runtime.getRuntime().addShutdownHook(new Thread(service::close, "stop"));
      service.serve();
      // The hook ends the process when the running calls have ended; the lock is held till then.
      Thread.currentThread().join();
    }
  }

  /** A service of the tree's plugin; ends the process if there cannot be one. */
  static Service start(RunDirectory directory, Dist dist, String build) {
    try {
      SmapiPlugin plugin =
          dist.pluginFactory().create(directory.path(), PluginFactory.Life.RESIDENT);
      return new Service(directory, plugin, build, ServiceMain::exitSoon);
    } catch (IOException | RuntimeException | LinkageError e) {
      LOG.log(System.Logger.Level.ERROR, "start failed", e);
      // Callers that wait for the service are told the last line of its log.
      String reason = e instanceof IOException failed ? Reason.of(failed) : e.getMessage();
      LOG.log(System.Logger.Level.ERROR, "cannot start: " + reason);
      System.exit(1);
      throw e instanceof RuntimeException known ? known : new IllegalStateException(e);
    }
  }

  private static void exitSoon() {
    Thread exit = new Thread(() -> System.exit(0), "exit");
    exit.setDaemon(true);
    exit.start();
  }
}

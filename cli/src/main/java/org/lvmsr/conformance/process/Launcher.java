package org.lvmsr.conformance.process;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.lvmsr.conformance.process.count.ProcessCounter;

/** Starts scripts. */
public final class Launcher implements AutoCloseable {
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "conformance");
            thread.setDaemon(true);
            return thread;
          });

  private final Pipes pipes;
  private final Duration limit;
  private final ProcessCounter counter;

  /**
   * Starts none yet.
   *
   * @param limit how long a call may take
   * @param counter counts what calls execute
   */
  public Launcher(Duration limit, ProcessCounter counter) throws IOException {
    this.pipes = new Pipes();
    this.limit = limit;
    this.counter = counter;
  }

  /** Runs a script to its end, or kills it when its time is over. */
  public Ending run(Invocation invocation) throws IOException, InterruptedException {
    return start(invocation).await();
  }

  /** Starts a script. */
  public Running start(Invocation invocation) throws IOException, InterruptedException {
    Pipes.Pair pair = pipes.take();
    var builder = new ProcessBuilder(invocation.command());
    builder.directory(invocation.directory().toFile());
    builder.environment().clear();
    builder.environment().putAll(invocation.environment());
    builder.redirectOutput(toWrite(pair.stdout()));
    builder.redirectError(toWrite(pair.stderr()));
    boolean read = invocation.stdoutIsRead();
    Future<Output> stdout = threads.submit(() -> read ? all(pair.stdout()) : none(pair.stdout()));
    Future<Output> stderr = threads.submit(() -> all(pair.stderr()));
    long begin = System.nanoTime();
    Process process = builder.start();
    var running =
        new Running(
            process,
            counter.of(process),
            stdout,
            stderr,
            begin,
            limit,
            pair,
            () -> pipes.giveBack(pair));
    running.feed(invocation, threads);
    return running;
  }

  private static ProcessBuilder.Redirect toWrite(Path pipe) {
    return ProcessBuilder.Redirect.to(new File(pipe.toString()));
  }

  private static Output all(Path pipe) throws IOException {
    try (InputStream in = Files.newInputStream(pipe)) {
      return Output.of(in.readAllBytes());
    }
  }

  /** Opens and closes it, so that who writes is told that nobody reads. */
  private static Output none(Path pipe) throws IOException {
    Files.newInputStream(pipe).close();
    return Output.of(new byte[0]);
  }

  @Override
  public void close() throws IOException {
    threads.shutdownNow();
    pipes.close();
  }
}

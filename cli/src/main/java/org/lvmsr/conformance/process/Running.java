package org.lvmsr.conformance.process;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.lvmsr.conformance.process.count.Count;

/** A script that runs. */
public final class Running {
  private static final long AFTER_KILL = 5;
  private static final int KILLED = 137;

  private final Process process;
  private final CompletableFuture<Count> count;
  private final Future<Output> stdout;
  private final Future<Output> stderr;
  private final long begin;
  private final Duration limit;
  private final Pipes.Pair pipes;
  private final Runnable pipesAreIdle;
  private volatile boolean refused;
  private Future<?> feeding = CompletableFuture.completedFuture("");

  Running(
      Process process,
      CompletableFuture<Count> count,
      Future<Output> stdout,
      Future<Output> stderr,
      long begin,
      Duration limit,
      Pipes.Pair pipes,
      Runnable pipesAreIdle) {
    this.process = process;
    this.count = count;
    this.stdout = stdout;
    this.stderr = stderr;
    this.begin = begin;
    this.limit = limit;
    this.pipes = pipes;
    this.pipesAreIdle = pipesAreIdle;
  }

  /** What was executed until it ended, done when that is known. */
  public CompletableFuture<Count> count() {
    return count;
  }

  /** Gives it its stdin. */
  void feed(Invocation invocation, ExecutorService threads) {
    feeding = threads.submit(() -> write(invocation));
  }

  private void write(Invocation invocation) {
    try {
      OutputStream stdin = process.getOutputStream();
      stdin.write(invocation.stdinBytes());
      stdin.flush();
      if (!invocation.stdinStaysOpen()) {
        stdin.close();
      }
    } catch (IOException notRead) {
      refused = true;
    }
  }

  /** Ends it as the kernel or an impatient administrator would, with all that it has started. */
  public void kill() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    pipes.holders().forEach(ProcessHandle::destroyForcibly);
  }

  /** The processes of it that there still are; to be asked after it was awaited or killed. */
  public List<Long> survivors() {
    Set<Long> all = new TreeSet<>();
    if (process.isAlive()) {
      all.add(process.pid());
    }
    pipes.holders().forEach(holder -> all.add(holder.pid()));
    return List.copyOf(all);
  }

  /**
   * Waits for the end of stdout and stderr and then of the process, as the daemon does, and kills
   * what has not ended when its time is over.
   */
  public Ending await() throws IOException, InterruptedException {
    try {
      Output out = stdout.get(left(), TimeUnit.NANOSECONDS);
      Output err = stderr.get(left(), TimeUnit.NANOSECONDS);
      pipesAreIdle.run();
      if (!process.waitFor(left(), TimeUnit.NANOSECONDS)) {
        return hung("it closed stdout and stderr, but did not end");
      }
      Object unused = feeding.get(left(), TimeUnit.NANOSECONDS);
      return new Ending(
          process.exitValue(),
          out.text(),
          out.isUtf8(),
          err.text(),
          refused,
          took(),
          Optional.empty());
    } catch (TimeoutException late) {
      return hung(
          process.isAlive()
              ? "it did not end"
              : "it ended, but a process that it started has its stdout or stderr open");
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    }
  }

  private long left() {
    return Math.max(1, limit.toNanos() - (System.nanoTime() - begin));
  }

  private Duration took() {
    return Duration.ofNanos(System.nanoTime() - begin);
  }

  private Ending hung(String what) throws InterruptedException {
    kill();
    boolean ended = process.waitFor(AFTER_KILL, TimeUnit.SECONDS);
    int exitCode = ended ? process.exitValue() : KILLED;
    String all = ended ? what : what + " and could not be killed";
    return new Ending(exitCode, "", true, "", refused, took(), Optional.of(all));
  }
}

package org.lvmsr.lab;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Processes that end with the lab, however the lab ends. The kernel kills them when the thread that
 * started them is gone (PR_SET_PDEATHSIG counts threads, not processes), so one thread of this
 * class starts all of them and lives until {@link #close}.
 */
final class ChildProcesses implements AutoCloseable {
  private static final long TERM_GRACE_SECONDS = 5;

  private final ExecutorService starter =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread thread = new Thread(task, "lab-process-starter");
            thread.setDaemon(true);
            return thread;
          });
  private final Deque<Process> running = new ArrayDeque<>();

  /** Starts a process; {@code setUp} may redirect its streams and set its environment. */
  Process start(List<String> argv, Consumer<ProcessBuilder> setUp) {
    ProcessBuilder builder = new ProcessBuilder("setpriv", "--pdeathsig", "KILL", "setsid");
    builder.command().addAll(argv);
    return launch(argv, builder, setUp);
  }

  /** Starts a process in the lab's own session, so that it can use the terminal. */
  Process startOnTerminal(List<String> argv, Consumer<ProcessBuilder> setUp) {
    ProcessBuilder builder = new ProcessBuilder("setpriv", "--pdeathsig", "KILL");
    builder.command().addAll(argv);
    return launch(argv, builder, setUp);
  }

  private Process launch(
      List<String> argv, ProcessBuilder builder, Consumer<ProcessBuilder> setUp) {
    setUp.accept(builder);
    try {
      Process process = starter.submit(builder::start).get();
      remember(process);
      return process;
    } catch (ExecutionException e) {
      throw new LabException("Cannot start " + argv.get(0), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LabException("Interrupted while starting " + argv.get(0), e);
    }
  }

  private synchronized void remember(Process process) {
    running.removeIf(earlier -> !earlier.isAlive());
    running.push(process);
  }

  /** Ends a process: asks it first, kills it if it does not listen. */
  static void stop(Process process) {
    process.destroy();
    try {
      if (!process.waitFor(TERM_GRACE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor(TERM_GRACE_SECONDS, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  /** Ends what still runs, the youngest first. */
  @Override
  public synchronized void close() {
    for (Iterator<Process> youngestFirst = running.iterator(); youngestFirst.hasNext(); ) {
      stop(youngestFirst.next());
      youngestFirst.remove();
    }
    starter.shutdownNow();
  }
}

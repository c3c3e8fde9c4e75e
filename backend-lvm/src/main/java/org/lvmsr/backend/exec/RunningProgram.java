package org.lvmsr.backend.exec;

import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A program that runs beside us for as long as it is wanted. It reads nothing, what it prints as an
 * error goes where ours does, and it has the minimal environment of commands.
 */
public final class RunningProgram {
  private static final System.Logger LOG = System.getLogger(RunningProgram.class.getName());
  private static final Duration AFTER_TERM = Duration.ofSeconds(10);
  private static final Duration AFTER_KILL = Duration.ofSeconds(5);

  private final ProcessHandle process;

  private RunningProgram(ProcessHandle process) {
    this.process = process;
  }

  /**
   * Starts it.
   *
   * @param arguments passed as they are; no shell, no quoting
   * @throws MissingExecutableException if it is not installed
   */
  public static RunningProgram start(Program program, List<String> arguments) throws IOException {
    List<String> argv = new ArrayList<>();
    argv.add(program.path().toString());
    argv.addAll(arguments);
    var builder = new ProcessBuilder(argv);
    builder.environment().clear();
    builder.environment().putAll(Command.BASE_ENVIRONMENT);
    builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
    builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    return new RunningProgram(builder.start().toHandle());
  }

  /**
   * Programs that another process has started and left behind.
   *
   * @param argument how one of their arguments begins, which nobody else's does
   */
  public static List<RunningProgram> leftBehind(String argument) {
    return ProcessHandle.allProcesses()
        .filter(process -> hasArgument(process, argument))
        .map(RunningProgram::new)
        .toList();
  }

  private static boolean hasArgument(ProcessHandle process, String beginning) {
    return Arrays.stream(process.info().arguments().orElse(new String[0]))
        .anyMatch(argument -> argument.startsWith(beginning));
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /**
   * Ends it: TERM, so that it finishes what it has begun, and KILL only if that does not help.
   *
   * @throws IOException if it is there even so, as it is while the kernel waits for a disk
   */
  public void end() throws IOException {
    end(AFTER_TERM);
  }

  void end(Duration afterTerm) throws IOException {
    boolean unused = process.destroy();
    if (endsWithin(afterTerm)) {
      return;
    }
    LOG.log(System.Logger.Level.WARNING, "process {0} does not end, killing it", pid());
    unused = process.destroyForcibly();
    if (!endsWithin(AFTER_KILL)) {
      throw new IOException("process " + pid() + " does not end, not even when killed");
    }
  }

  private String pid() {
    return Long.toString(process.pid());
  }

  private boolean endsWithin(Duration patience) {
    CompletableFuture<ProcessHandle> exit = process.onExit();
    try {
      ProcessHandle unused = exit.get(patience.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return !process.isAlive();
    }
  }
}

package org.lvmsr.backend.exec;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.exec.CommandLine;
import org.apache.commons.exec.DefaultExecutor;
import org.apache.commons.exec.ExecuteException;
import org.apache.commons.exec.PumpStreamHandler;

/**
 * Runs programs with Commons Exec: its pumps drain both outputs before the exit is awaited, and the
 * JDK's launcher closes every descriptor above 2 in the child.
 */
public final class SystemCommandRunner implements CommandRunner {
  private static final System.Logger LOG = System.getLogger(SystemCommandRunner.class.getName());
  private static final Duration GRACE = Duration.ofSeconds(10);
  private static final Duration DRAIN = Duration.ofSeconds(5);

  @Override
  public CommandResult run(Command command) throws CommandFailure {
    long start = System.nanoTime();
    List<String> argv = command.argv();
    var stdout = new ByteArrayOutputStream();
    var stderr = new ByteArrayOutputStream();
    Optional<LineSplitter> lines = command.reader().map(LineSplitter::new);
    var watchdog = new TermThenKillWatchdog(command.deadline(), GRACE);
    try {
      OutputStream out = lines.isPresent() ? lines.get() : stdout;
      execute(argv, command.environment(), out, stderr, watchdog);
    } catch (ExecuteException e) {
      var kind = watchdog.expired() ? CommandFailure.Kind.TIMED_OUT : CommandFailure.Kind.EXITED;
      throw failure(kind, argv, e.getExitValue(), stdout, stderr, since(start), e);
    } catch (IOException e) {
      stderr.writeBytes(String.valueOf(e.getMessage()).getBytes(StandardCharsets.UTF_8));
      throw failure(CommandFailure.Kind.NOT_STARTED, argv, -1, stdout, stderr, since(start), e);
    }
    if (lines.isPresent()) {
      finish(lines.get(), argv, stdout, stderr, start);
    }
    var result = new CommandResult(text(stdout), text(stderr), since(start));
    LOG.log(
        System.Logger.Level.DEBUG,
        () -> String.join(" ", argv) + ": " + result.duration().toMillis() + " ms");
    return result;
  }

  /** The program has ended well, but what it printed is not what it should print. */
  private static void finish(
      LineSplitter lines,
      List<String> argv,
      ByteArrayOutputStream stdout,
      ByteArrayOutputStream stderr,
      long start)
      throws CommandFailure {
    try {
      lines.finish();
    } catch (IOException e) {
      stderr.writeBytes(String.valueOf(e.getMessage()).getBytes(StandardCharsets.UTF_8));
      var kind = CommandFailure.Kind.UNREADABLE;
      throw failure(kind, argv, 0, stdout, stderr, since(start), e);
    }
  }

  private static void execute(
      List<String> argv,
      Map<String, String> environment,
      OutputStream stdout,
      ByteArrayOutputStream stderr,
      TermThenKillWatchdog watchdog)
      throws IOException {
    var line = new CommandLine(argv.get(0));
    for (String argument : argv.subList(1, argv.size())) {
      line.addArgument(argument, false);
    }
    var pumps = new PumpStreamHandler(stdout, stderr);
    pumps.setStopTimeout(DRAIN);
    var executor = DefaultExecutor.builder().setExecuteStreamHandler(pumps).get();
    executor.setWatchdog(watchdog);
    executor.execute(line, environment);
  }

  private static CommandFailure failure(
      CommandFailure.Kind kind,
      List<String> argv,
      int exitCode,
      ByteArrayOutputStream stdout,
      ByteArrayOutputStream stderr,
      Duration duration,
      Exception cause) {
    return new CommandFailure(kind, argv, exitCode, text(stdout), text(stderr), duration, cause);
  }

  private static Duration since(long start) {
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private static String text(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}

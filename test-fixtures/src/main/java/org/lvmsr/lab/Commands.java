package org.lvmsr.lab;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Runs commands on this machine to their end, collecting what they print. */
final class Commands {
  /** The exit code that timeout(1) gives to a command that it ended. */
  private static final int TIMED_OUT = 124;

  private final ChildProcesses children;

  Commands(ChildProcesses children) {
    this.children = children;
  }

  CommandResult run(Duration limit, String... argv) {
    return run(limit, List.of(argv), builder -> {}, new byte[0]);
  }

  /**
   * Runs a command with {@code input} as its standard input; kills it after {@code limit}, exit
   * code 124.
   */
  CommandResult run(
      Duration limit, List<String> argv, Consumer<ProcessBuilder> setUp, byte[] input) {
    long start = System.nanoTime();
    Process process = children.start(argv, setUp);
    CompletableFuture<byte[]> stdout = drain(process.getInputStream());
    CompletableFuture<byte[]> stderr = drain(process.getErrorStream());
    feed(process, input);
    String remark = waitFor(process, limit) ? "" : "killed after " + limit + "\n";
    return new CommandResult(
        argv,
        remark.isEmpty() ? process.exitValue() : TIMED_OUT,
        new String(stdout.join(), StandardCharsets.UTF_8),
        new String(stderr.join(), StandardCharsets.UTF_8) + remark,
        Duration.ofNanos(System.nanoTime() - start));
  }

  private static boolean waitFor(Process process, Duration limit) {
    try {
      boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
      if (!ended) {
        process.destroyForcibly().waitFor();
      }
      return ended;
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new LabException("Interrupted while a command ran", e);
    }
  }

  private static CompletableFuture<byte[]> drain(InputStream stream) {
    CompletableFuture<byte[]> result = new CompletableFuture<>();
    Thread reader =
        new Thread(
            () -> {
              try (stream) {
                result.complete(stream.readAllBytes());
              } catch (IOException e) {
                result.completeExceptionally(new UncheckedIOException(e));
              }
            },
            "lab-output-reader");
    reader.setDaemon(true);
    reader.start();
    return result;
  }

  /** A command that ends without reading its input is no failure of the lab. */
  private static void feed(Process process, byte[] input) {
    try (OutputStream stdin = process.getOutputStream()) {
      stdin.write(input);
    } catch (IOException e) {
      if (process.isAlive()) {
        throw new UncheckedIOException(e);
      }
    }
  }
}

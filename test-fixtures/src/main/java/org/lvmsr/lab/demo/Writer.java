package org.lvmsr.lab.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.lvmsr.lab.LabFiles;
import org.lvmsr.lab.LabVm;

/**
 * A process in the VM that makes one promise after the other and prints the number of each when it
 * is kept. The number is known here, outside the VM, so the power cut does not take it along.
 */
final class Writer {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private static final String APPEND_AND_SYNC =
      """
      import os, sys
      file = os.open(sys.argv[1], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
      number = 0
      while True:
          number += 1
          os.write(file, b"%08d\\n" % number)
          os.fsync(file)
          print(number, flush=True)
      """;

  private static final String CALL_AGAIN_AND_AGAIN =
      """
      for ((number = 1; ; number++)); do
        printf %s "${2//@NUMBER@/$number}" | "$1" --json > /dev/null && echo "$number"
      done
      """;

  private final AtomicLong acknowledged = new AtomicLong();
  private final Thread reader;

  private Writer(LabVm vm, List<String> argv) {
    Process process =
        vm.start(argv, builder -> builder.redirectError(ProcessBuilder.Redirect.DISCARD));
    reader = new Thread(() -> follow(process), "demo-writer");
    reader.setDaemon(true);
    reader.start();
  }

  /** Appends numbered lines to a file, each made durable by fsync. */
  static Writer ofFile(LabVm vm, String file) {
    return new Writer(vm, List.of("python3", "-c", APPEND_AND_SYNC, file));
  }

  /** Calls an entry script with one request after the other, a number in place of @NUMBER@. */
  static Writer ofCalls(LabVm vm, String script, String request) {
    return new Writer(vm, List.of("bash", "-c", CALL_AGAIN_AND_AGAIN, "writer", script, request));
  }

  private void follow(Process process) {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        acknowledged.set(Long.parseLong(line));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void waitFor(long number) {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (acknowledged.get() < number) {
      if (System.nanoTime() > end || !reader.isAlive()) {
        throw new DemoFailure(
            "A writer came no further than " + acknowledged.get() + " of " + number);
      }
      LabFiles.pause(Duration.ofMillis(10));
    }
  }

  /** The last number that reached us. To be asked when the VM is gone. */
  long acknowledged() {
    try {
      reader.join(LIMIT.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return acknowledged.get();
  }
}

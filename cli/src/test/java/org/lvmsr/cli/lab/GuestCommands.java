package org.lvmsr.cli.lab;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.lvmsr.lab.CommandResult;
import org.lvmsr.lab.LabException;
import org.lvmsr.lab.LabVm;

/**
 * Runs commands in a VM one after the other, all over one connection: a new one for each takes as
 * long as a short command does.
 */
final class GuestCommands implements AutoCloseable {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  /** A command that takes four minutes hangs. */
  private static final String RUNNER =
      """
      import json, subprocess, sys
      for line in sys.stdin:
          mark, argv, text = json.loads(line)
          if mark:
              with open("MARKER", "w") as trace:
                  trace.write(mark)
          done = subprocess.run(argv, input=text.encode(), capture_output=True, timeout=240)
          said = [done.returncode, done.stdout.decode(), done.stderr.decode()]
          print(json.dumps(said), flush=True)
      """
          .replace("MARKER", LvmTrace.MARKER);

  private final Process runner;
  private final BufferedReader answers;
  private final Writer requests;

  GuestCommands(LabVm vm) {
    this.runner =
        vm.start(
            List.of("python3", "-IS", "-c", RUNNER),
            builder -> builder.redirectError(ProcessBuilder.Redirect.INHERIT));
    this.answers = runner.inputReader(StandardCharsets.UTF_8);
    this.requests = runner.outputWriter(StandardCharsets.UTF_8);
  }

  /**
   * Runs a command.
   *
   * @param mark what is written into the kernel's trace before; nothing if empty
   */
  CommandResult run(String mark, List<String> argv, String stdin) {
    long begin = System.nanoTime();
    JsonNode said = exchange(MAPPER.valueToTree(List.of(mark, argv, stdin)).toString());
    return new CommandResult(
        argv,
        said.path(0).asInt(),
        said.path(1).asText(),
        said.path(2).asText(),
        Duration.ofNanos(System.nanoTime() - begin));
  }

  private JsonNode exchange(String request) {
    try {
      requests.write(request + "\n");
      requests.flush();
      String line = answers.readLine();
      if (line == null) {
        throw new LabException("no answer to " + request);
      }
      return MAPPER.readTree(line);
    } catch (JsonProcessingException e) {
      throw new LabException("not JSON", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs a shell script that must succeed, and returns what it printed. */
  String shell(String script) {
    return run(List.of("bash", "-ec", script));
  }

  /** Runs a command that must succeed, and returns what it printed. */
  String run(List<String> argv) {
    return run("", argv, "").orThrow().output();
  }

  @Override
  public void close() {
    try {
      requests.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      runner.destroy();
    }
  }
}

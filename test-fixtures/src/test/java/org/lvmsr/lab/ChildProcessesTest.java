package org.lvmsr.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class ChildProcessesTest {
  @Test
  void noChildOutlivesALabThatIsKilled() throws Exception {
    Process lab = startStarter();
    long child = Long.parseLong(readLine(lab));
    assertTrue(isRunning(child));
    lab.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
    for (int i = 0; i < 100 && isRunning(child); i++) {
      LabFiles.pause(Duration.ofMillis(50));
    }
    assertFalse(isRunning(child));
  }

  @Test
  void closingEndsAChildThatIgnoresBeingAsked() {
    Process stubborn;
    try (ChildProcesses children = new ChildProcesses()) {
      String script = "trap '' TERM; while :; do sleep 0.1; done";
      stubborn = children.start(List.of("sh", "-c", script), builder -> {});
    }
    assertFalse(stubborn.isAlive());
  }

  @Test
  void aCommandsOutputAndExitCodeAreSeen() {
    try (ChildProcesses children = new ChildProcesses()) {
      Commands commands = new Commands(children);
      List<String> argv = List.of("sh", "-c", "cat; echo err >&2; exit 3");
      byte[] input = "in".getBytes(StandardCharsets.UTF_8);
      CommandResult result = commands.run(Duration.ofSeconds(10), argv, builder -> {}, input);
      assertEquals(3, result.exitCode());
      assertEquals("in", result.stdout());
      assertEquals("err\n", result.stderr());
    }
  }

  /** A process of its own that starts a child and prints its number. */
  static final class Starter {
    private Starter() {}

    public static void main(String[] arguments) {
      ChildProcesses children = new ChildProcesses();
      Process child = children.start(List.of("sleep", "300"), builder -> {});
      System.out.println(child.pid());
      LabFiles.pause(Duration.ofMinutes(1));
    }
  }

  private static Process startStarter() throws IOException {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    String classPath = System.getProperty("java.class.path");
    return new ProcessBuilder(java.toString(), "-cp", classPath, Starter.class.getName()).start();
  }

  private static String readLine(Process process) throws IOException {
    return process.inputReader(StandardCharsets.UTF_8).readLine();
  }

  /** Zombies do not count: whoever inherits the process may be slow to collect it. */
  private static boolean isRunning(long pid) {
    String status = LabFiles.read(Path.of("/proc/" + pid + "/status"));
    return !status.isEmpty() && !status.contains("State:\tZ");
  }
}

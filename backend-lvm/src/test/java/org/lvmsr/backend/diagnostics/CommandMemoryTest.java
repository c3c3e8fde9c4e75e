package org.lvmsr.backend.diagnostics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.lvmsr.backend.exec.Command;
import org.lvmsr.backend.exec.CommandFailure;
import org.lvmsr.backend.exec.Program;
import org.lvmsr.backend.exec.SystemCommandRunner;

class CommandMemoryTest {
  private static final Program SHELL =
      new Program() {
        @Override
        public Path path() {
          return Path.of("/bin/sh");
        }

        @Override
        public String toString() {
          return "SH";
        }
      };

  private final CommandMemory memory =
      new CommandMemory(new SystemCommandRunner(), () -> Instant.ofEpochMilli(1_700_000_000_500L));

  private void run(String script) throws CommandFailure {
    var unused = memory.run(Command.of(SHELL, Duration.ofSeconds(20), List.of("-c", script)));
  }

  @Test
  void aCommandIsRememberedWithItsEndButNotWithWhatItPrinted() throws Exception {
    run("echo printed");
    assertEquals(1, memory.commands().size());
    String line = memory.commands().get(0);
    assertTrue(
        line.matches("2023-11-14T22:13:20\\.500Z, exit 0, \\d+ ms: sh -c echo printed"), line);
    assertEquals(List.of(), memory.failures());
  }

  @Test
  void aFailureIsRememberedWithWhatItComplainedOf() {
    assertThrows(
        CommandFailure.class, () -> run("echo out; echo '  first'; echo second >&2; exit 7"));
    assertEquals(1, memory.commands().size());
    String failure = memory.failures().get(0);
    assertTrue(failure.contains(", exit 7, "), failure);
    assertTrue(failure.endsWith(": second"), failure);
  }

  @Test
  void onlyTheLastOnesAreRememberedAndFailuresLongerThanTheRest() throws Exception {
    assertThrows(CommandFailure.class, () -> run("exit 1"));
    for (int i = 0; i < 25; i++) {
      run(": " + i);
    }
    assertEquals(20, memory.commands().size());
    assertTrue(memory.commands().get(19).endsWith(": 24"));
    assertTrue(memory.commands().get(0).endsWith(": 5"));
    assertEquals(1, memory.failures().size());
  }

  @Test
  void aCommandThatSucceedsAgainAndAgainIsRememberedOnce() throws Exception {
    run(": rare");
    assertThrows(CommandFailure.class, () -> run("exit 1"));
    for (int i = 0; i < 25; i++) {
      run(": often");
    }
    assertEquals(3, memory.commands().size());
    assertTrue(memory.commands().get(0).endsWith(": rare"));
    assertTrue(memory.commands().get(2).endsWith(": often"));
  }

  @Test
  void whatIsLongIsCutOff() throws Exception {
    run(": " + "x".repeat(5000));
    String line = memory.commands().get(0);
    assertTrue(line.length() < 500, line);
    assertTrue(line.endsWith("x…"), line);
    assertFalse(line.contains("\n"), line);
  }
}

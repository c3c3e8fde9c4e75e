package org.lvmsr.backend.exec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class RunningProgramTest {
  private static final Program SHELL = () -> Path.of("/bin/sh");

  @TempDir private Path directory;

  private static RunningProgram shell(String script, String... arguments) throws IOException {
    List<String> all = new ArrayList<>(List.of("-c", script));
    all.addAll(List.of(arguments));
    return RunningProgram.start(SHELL, all);
  }

  private void await(String file) throws InterruptedException {
    while (!Files.exists(directory.resolve(file))) {
      Thread.sleep(5);
    }
  }

  @Test
  void itMayFinishWhatItHasBegun() throws Exception {
    RunningProgram program =
        shell(
            "trap 'touch \"$1/finished\"; exit' TERM; touch \"$1/begun\";"
                + " while :; do sleep 0.01; done",
            "sh",
            directory.toString());
    await("begun");
    assertTrue(program.isAlive());
    program.end();
    assertFalse(program.isAlive());
    await("finished");
  }

  @Test
  void oneThatDoesNotListenIsKilled() throws Exception {
    RunningProgram program =
        shell(
            "trap '' TERM; touch \"$1/begun\"; while :; do sleep 0.01; done",
            "sh",
            directory.toString());
    await("begun");
    program.end(Duration.ofMillis(100));
    assertFalse(program.isAlive());
    program.end();
  }

  @Test
  void argumentsAndEnvironmentAreOursAlone() throws Exception {
    RunningProgram program =
        shell(
            "env | sort | grep -v '^_=\\|^PWD=\\|^SHLVL=' > \"$1/env\";"
                + " printf '%s' \"$2\" > \"$1/argument\"; touch \"$1/done\"",
            "sh", directory.toString(), " a'b \"$HOME\" ");
    await("done");
    program.end();
    assertEquals(" a'b \"$HOME\" ", Files.readString(directory.resolve("argument")));
    assertEquals(
        List.of("LC_ALL=C", "PATH=/usr/sbin:/usr/bin:/sbin:/bin"),
        Files.readAllLines(directory.resolve("env")));
  }

  @Test
  void onesLeftBehindAreFoundByAnArgument() throws Exception {
    String mark = "--mark=" + directory;
    assertEquals(List.of(), RunningProgram.leftBehind(mark));
    RunningProgram program =
        shell(
            "touch \"$1/begun\"; while :; do sleep 0.01; done",
            "sh",
            directory.toString(),
            mark + "/x");
    await("begun");
    for (RunningProgram found : RunningProgram.leftBehind(mark)) {
      found.end();
    }
    assertFalse(program.isAlive());
    assertEquals(List.of(), RunningProgram.leftBehind(mark));
  }

  @Test
  void oneThatCannotBeStartedFails() {
    Program nowhere = () -> directory.resolve("nowhere");
    assertThrows(IOException.class, () -> RunningProgram.start(nowhere, List.of()));
  }

  @Test
  void aMissingProgramIsNotInstalled() {
    Program missing =
        () -> {
          throw new MissingExecutableException("nowhere");
        };
    assertFalse(missing.isInstalled());
    assertTrue(SHELL.isInstalled());
  }
}

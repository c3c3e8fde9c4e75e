package org.lvmsr.bench.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs that are started without the JDK's help. */
final class SpawnTest {
  @TempDir private Path directory;

  private Spawn shell(String script) throws IOException {
    Path stdin = Files.writeString(directory.resolve("stdin"), "from stdin\n");
    List<String> argv = List.of("/bin/sh", "-c", script, "sh", "a word");
    Path stdout = directory.resolve("stdout");
    return new Spawn(argv, Map.of("NAME", "a value"), stdin, stdout, directory.resolve("stderr"));
  }

  @Test
  void theyHaveTheirWordsVariablesAndFiles() throws IOException {
    Spawn spawn = shell("read -r line; echo \"$1, $NAME, $line\"");
    long nanos = spawn.run();
    assertTrue(nanos > 0);
    assertEquals("a word, a value, from stdin\n", Files.readString(spawn.stdout()));
  }

  @Test
  void theTimeIsThatOfTheProcess() throws IOException {
    assertTrue(shell("sleep 0.2").run() >= 200_000_000);
  }

  @Test
  void oneThatFailsIsNoMeasurement() throws IOException {
    Spawn spawn = shell("echo why >&2; exit 3");
    IOException failure = assertThrows(IOException.class, spawn::run);
    assertTrue(String.valueOf(failure.getMessage()).contains("why"), failure.getMessage());
  }
}

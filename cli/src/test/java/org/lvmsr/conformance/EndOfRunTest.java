package org.lvmsr.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lvmsr.conformance.cases.AllCases;

/** A run that is told to stop leaves nothing of its own. */
final class EndOfRunTest {
  @Test
  void thePipesGoWithARunThatIsToldToStop(@TempDir Path base) throws Exception {
    Path temporary = Files.createDirectory(base.resolve("tmp"));
    Path plugin = Files.createDirectory(base.resolve("plugin"));
    Process run =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.io.tmpdir=" + temporary,
                "-cp",
                System.getProperty("java.class.path"),
                Run.class.getName(),
                plugin.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader cases =
        new BufferedReader(new InputStreamReader(run.getInputStream(), StandardCharsets.UTF_8))) {
      assertEquals(AllCases.all().get(0).name(), cases.readLine());
      assertEquals(AllCases.all().get(1).name(), cases.readLine());
      assertNotEquals(List.of(), files(temporary));
      run.destroy();
      int unused = run.waitFor();
    }
    assertEquals(List.of(), files(temporary));
  }

  private static List<Path> files(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.getFileName().toString().startsWith("conf")).toList();
    }
  }

  /** The process of such a run. */
  static final class Run {
    private Run() {}

    public static void main(String[] arguments) throws IOException {
      Path plugin = Path.of(arguments[0]);
      var unused =
          new Suite(
                  ReferencePlugin.install(plugin, ""),
                  Duration.ofSeconds(5),
                  true,
                  System.out::println)
              .run(AllCases.all());
    }
  }
}

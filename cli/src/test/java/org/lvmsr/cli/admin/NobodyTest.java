package org.lvmsr.cli.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.lvmsr.cli.service.Frame;

/** A user without any right but to read the image, in a process of its own. */
@EnabledIf("mayChangeUser")
final class NobodyTest {
  private static final Path SETPRIV = Path.of("/usr/bin/setpriv");

  @TempDir private Path directory;
  private Path runDirectory = Path.of("/nonexistent/run");

  static boolean mayChangeUser() {
    return Files.isExecutable(SETPRIV) && System.getProperty("user.name").equals("root");
  }

  @Test
  void nobodyMayDumpCheckAndDrawAnImage() throws IOException, InterruptedException {
    Path image = StoreImage.write(directory.resolve("lun.img"));
    Path lib = copyOfClassPath();
    open(directory);
    assertTrue(run(lib, 0, "dump", image.toString()).contains(StoreImage.KEY));
    assertTrue(run(lib, 4, "check", image.toString()).contains("the label is gone"));
    assertTrue(run(lib, 0, "map", image.toString()).contains("store: replica A"));
    Files.setPosixFilePermissions(image, PosixFilePermissions.fromString("rw-------"));
    assertTrue(run(lib, 1, "dump", image.toString()).contains("may not be read by this user"));
  }

  @Test
  void nobodyIsToldWhereNoFileCanBeMade() throws Exception {
    Path image = StoreImage.write(directory.resolve("lun.img"));
    StoreImage.keep(image, directory, 7);
    Path lib = copyOfClassPath();
    open(directory);
    String file = directory.resolve("vg.txt").toString();
    assertEquals(
        "lvmsr: error: "
            + file
            + " was not written: no file can be made in "
            + directory
            + ": permission denied\n",
        run(lib, 1, "dump", image.toString(), "--lvm", file));
  }

  /** It is not known whether an SR is attached, and that is what is said. */
  @Test
  void nobodyIsToldWhatMayNotBeSeen() throws IOException, InterruptedException {
    Path image = StoreImage.write(directory.resolve("lun.img"));
    Path lib = copyOfClassPath();
    open(directory);
    runDirectory = directory.resolve("run");
    Files.createDirectories(runDirectory.resolve("attached"));
    Files.setPosixFilePermissions(runDirectory, PosixFilePermissions.fromString("rwx------"));
    String refusal = runDirectory + "/attached: permission denied: run lvmsr as root";
    assertEquals("lvmsr: error: " + refusal + "\n", run(lib, 1, "dump"));
    assertTrue(run(lib, 0, "dump", image.toString()).contains(StoreImage.KEY));
    assertEquals(
        "lvmsr: error: " + runDirectory + ": permission denied: run lvmsr as root\n",
        run(lib, 1, "service", "status"));
  }

  /** The repository of Maven may be for root alone. */
  private Path copyOfClassPath() throws IOException {
    Path lib = Files.createDirectory(directory.resolve("lib"));
    int number = 0;
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      number++;
      copy(Path.of(entry), lib.resolve(number + "-" + Path.of(entry).getFileName()));
    }
    return lib;
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path one : (Iterable<Path>) all::iterator) {
        Files.copy(one, to.resolve(from.relativize(one).toString()));
      }
    }
  }

  private static void open(Path tree) throws IOException {
    try (Stream<Path> all = Files.walk(tree)) {
      for (Path one : (Iterable<Path>) all::iterator) {
        Files.setPosixFilePermissions(one, PosixFilePermissions.fromString("rwxr-xr-x"));
      }
    }
  }

  private String run(Path lib, int exitCode, String... words)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(SETPRIV.toString()));
    command.addAll(List.of("--reuid", "65534", "--regid", "65534", "--clear-groups"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    try (Stream<Path> entries = Files.list(lib)) {
      List<String> classPath = entries.map(Path::toString).sorted().toList();
      command.addAll(List.of("-cp", String.join(File.pathSeparator, classPath)));
    }
    command.addAll(List.of(AdminMain.class.getName(), runDirectory.toString(), lib.toString()));
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().clear();
    Process process = builder.start();
    List<String> fields = new ArrayList<>(List.of("call", "b", "admin", "lvmsr", "", "0"));
    fields.addAll(List.of(words));
    try (var stdin = process.getOutputStream()) {
      new Frame(fields).write(stdin);
    }
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(exitCode, process.waitFor(), output);
    return output;
  }
}

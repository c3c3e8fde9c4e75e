package org.lvmsr.cli.service;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.lvmsr.cli.dist.PluginTree;
import org.lvmsr.cli.memory.MemoryPluginFactory;

/**
 * A copy of the installable tree that the build made, with the in-memory plugin in place of the
 * real one, and a run directory of its own.
 */
final class TestTree implements AutoCloseable {
  private final Path root;

  private TestTree(Path root) {
    this.root = root;
  }

  /** Room for a tree at {@code dist} that the test makes itself. */
  static TestTree empty() throws IOException {
    return new TestTree(Files.createTempDirectory("lvmsr-tree"));
  }

  static TestTree make() throws IOException {
    Path built = Path.of(Objects.requireNonNull(System.getProperty("lvmsr.dist"), "lvmsr.dist"));
    TestTree tree = empty();
    Path root = tree.root;
    Path lib = Files.createDirectories(root.resolve("dist/lib"));
    try (Stream<Path> files = Files.list(built.resolve("lib"))) {
      for (Path file : files.toList()) {
        Files.copy(file, lib.resolve(file.getFileName()));
      }
    }
    packMemoryPlugin(lib.resolve("memory.jar"));
    new PluginTree(root.resolve("dist")).finish(MemoryPluginFactory.class.getName());
    return tree;
  }

  private static void packMemoryPlugin(Path jar) throws IOException {
    String directory = MemoryPluginFactory.class.getPackageName().replace('.', '/');
    String first = MemoryPluginFactory.class.getSimpleName() + ".class";
    Path classes =
        Path.of(Objects.requireNonNull(MemoryPluginFactory.class.getResource(first)).getPath())
            .getParent();
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
        Stream<Path> files = Files.list(classes)) {
      for (Path file : files.toList()) {
        out.putNextEntry(new JarEntry(directory + "/" + file.getFileName()));
        Files.copy(file, out);
      }
    }
  }

  Path path(String relative) {
    return root.resolve(relative);
  }

  Path lib() {
    return path("dist/lib");
  }

  Path runDirectory() {
    return path("run");
  }

  Path volumeScript(String name) {
    return path("dist/volume/org.xen.xapi.storage.memory").resolve(name);
  }

  Path datapathScript(String name) {
    return path("dist/datapath/memory").resolve(name);
  }

  /** A script as the toolstack runs it, with its arguments on stdin. */
  Run json(String script, String stdin) throws IOException {
    return run(List.of(volumeScript(script).toString(), "--json"), stdin);
  }

  /** A script as a person runs it, with a stdin that never ends. */
  Run commandLine(String script, String... argv) throws IOException {
    List<String> command = new ArrayList<>(List.of(volumeScript(script).toString()));
    command.addAll(List.of(argv));
    return new Run(builder(command).start());
  }

  Run run(List<String> command, String stdin) throws IOException {
    Run run = new Run(builder(command).start());
    run.feed(stdin);
    return run;
  }

  ProcessBuilder builder(List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("LVMSR_RUN_DIR", runDirectory().toString());
    return builder;
  }

  /** The process that answers, as the lock file tells it. */
  ProcessHandle service() throws IOException {
    String pid =
        Files.readString(runDirectory().resolve("lvmsrd.lock"), StandardCharsets.US_ASCII).strip();
    return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
  }

  String log() throws IOException {
    return Files.readString(runDirectory().resolve("lvmsrd.log"));
  }

  /** How many services have begun to serve in this tree's run directory. */
  long servicesStarted() throws IOException {
    return log().lines().filter(line -> line.contains("serving build")).count();
  }

  void kill() throws IOException {
    ProcessHandle service = service();
    service.destroyForcibly();
    service.onExit().orTimeout(20, TimeUnit.SECONDS).join();
  }

  @Override
  public void close() throws IOException {
    if (Files.exists(runDirectory().resolve("lvmsrd.lock"))) {
      String pid = Files.readString(runDirectory().resolve("lvmsrd.lock")).strip();
      ProcessHandle.of(Long.parseLong(pid)).ifPresent(ProcessHandle::destroyForcibly);
    }
    try (Stream<Path> all = Files.walk(root)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }

  /** A process that was started, and what it says. */
  record Run(Process process) {
    private static final long PATIENCE_SECONDS = 100;

    void feed(String stdin) throws IOException {
      try (var out = process.getOutputStream()) {
        out.write(stdin.getBytes(StandardCharsets.UTF_8));
      }
    }

    /** Waits till both outputs and the process end, in that order, as the toolstack does. */
    Result result() throws IOException, InterruptedException {
      String stdout = read(process.getInputStream());
      String stderr = read(process.getErrorStream());
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("still running");
      }
      return new Result(stdout, stderr, process.exitValue());
    }

    private static String read(InputStream stream) throws IOException {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  record Result(String stdout, String stderr, int exitCode) {}
}

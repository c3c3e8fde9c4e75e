package org.lvmsr.bench.bed;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.lvmsr.backend.exec.SystemCommandRunner;
import org.lvmsr.bench.measure.Spawn;
import org.lvmsr.cli.Dist;
import org.lvmsr.cli.dist.FastStart;

/**
 * The plugin on this machine, with a run directory of its own, so that it has a service of its own
 * and the host's is left alone.
 *
 * @param tree as it is installed
 * @param scratch for files of the measurements
 * @param run where the service is
 */
public record Bed(Path tree, Path scratch, Path run) implements AutoCloseable {
  private static final Path DEVICE_MAPPER = Path.of("/sys/class/misc/device-mapper");
  private static final String PATH = "/usr/sbin:/usr/bin:/sbin:/bin";

  /**
   * A bed with a new scratch directory below the given one, where a copy of a built tree is as if
   * it were installed, with what makes starts fast.
   */
  public static Bed make(Path built, Path parent) throws IOException {
    Path scratch = Files.createTempDirectory(Files.createDirectories(parent), "bed");
    Files.createFile(scratch.resolve("empty"));
    Path tree = scratch.resolve("tree");
    Bed bed = new Bed(tree, scratch, Files.createTempDirectory("lvmsr-bench"));
    long unused = bed.program(List.of("/bin/cp", "-a", built.toString(), tree.toString())).run();
    var fast = new FastStart(new Dist(tree.resolve("lib")), new SystemCommandRunner());
    List<Path> unusedPaths = fast.make();
    return bed;
  }

  /** Whether LVs can be activated here. */
  public boolean hasDeviceMapper() {
    return Files.exists(DEVICE_MAPPER);
  }

  /** The same tree with a service elsewhere. */
  public Bed withRun(Path other) {
    return new Bed(tree, scratch, other);
  }

  /** A script of the plugin. */
  public Path script(String method) {
    boolean datapath = method.startsWith("Datapath.");
    return tree.resolve(datapath ? "datapath/lvmsr" : "volume/org.xen.xapi.storage.lvmsr")
        .resolve(method);
  }

  /** A program that reads nothing. */
  public Spawn program(List<String> argv) {
    return program(argv, scratch.resolve("empty"), Map.of());
  }

  /** A program that reads a file, with more variables in its environment. */
  public Spawn program(List<String> argv, Path stdin, Map<String, String> more) {
    Map<String, String> environment = new HashMap<>(more);
    environment.put("PATH", PATH);
    environment.put("LC_ALL", "C.UTF-8");
    environment.put("LVMSR_RUN_DIR", run.toString());
    return new Spawn(
        argv,
        environment,
        stdin,
        scratch.resolve("stdout-" + Thread.currentThread().getId()),
        scratch.resolve("stderr-" + Thread.currentThread().getId()));
  }

  /** The process of the service, if it runs. */
  public Optional<ProcessHandle> service() throws IOException {
    Path lock = run.resolve("lvmsrd.lock");
    String pid = Files.exists(lock) ? Files.readString(lock).strip() : "";
    return pid.isEmpty() ? Optional.empty() : ProcessHandle.of(Long.parseLong(pid));
  }

  /** Ends the service as a crash would. */
  public void killService() throws IOException {
    service()
        .ifPresent(
            process -> {
              process.destroyForcibly();
              process.onExit().orTimeout(20, TimeUnit.SECONDS).join();
            });
  }

  @Override
  public void close() throws IOException {
    killService();
    remove(run);
    remove(scratch);
  }

  /** Removes a directory and what is in it. */
  public static void remove(Path directory) throws IOException {
    if (Files.exists(directory)) {
      try (Stream<Path> files = Files.walk(directory)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}

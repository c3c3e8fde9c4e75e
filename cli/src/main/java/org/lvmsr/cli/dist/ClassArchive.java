package org.lvmsr.cli.dist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.lvmsr.backend.exec.Command;
import org.lvmsr.backend.exec.CommandRunner;
import org.lvmsr.cli.Dist;

/**
 * The classes of an installed tree as a JVM maps them, loaded and verified, which is most of what a
 * JVM does when it starts. It fits the Java that made it and the jars as they lie there; a JVM that
 * it does not fit does without.
 */
public final class ClassArchive {
  /** Beside the jars. The launcher uses it if it is there. */
  static final Path FILE = Path.of("lib", "lvmsr.jsa");

  private static final Duration DEADLINE = Duration.ofMinutes(2);

  private final Dist dist;
  private final CommandRunner runner;

  public ClassArchive(Dist dist, CommandRunner runner) {
    this.dist = dist;
    this.runner = runner;
  }

  /** Where it is, if it was made. */
  public Path path() {
    return dist.lib().resolveSibling(FILE);
  }

  /**
   * Makes it anew.
   *
   * @throws IOException if that fails; then an older one is still there
   */
  public void make() throws IOException {
    Path made = path().resolveSibling(".lvmsr.jsa.new");
    var scratch = new FileTree(Files.createTempDirectory("lvmsr-archive"));
    try {
      List<String> words = List.of("--archive-classes", made.toString());
      Path lvmsrd = dist.lib().resolveSibling("bin").resolve("lvmsrd");
      runner.run(
          Command.of(() -> lvmsrd, DEADLINE, words)
              .with(Map.of("LVMSR_RUN_DIR", scratch.root().resolve("run").toString())));
      Files.move(made, path(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(made);
      scratch.delete();
    }
  }

  /** Takes it away; says whether there was one. */
  public boolean delete() throws IOException {
    return Files.deleteIfExists(path());
  }
}

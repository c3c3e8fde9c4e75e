package org.lvmsr.cli.dist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.lvmsr.backend.exec.Command;
import org.lvmsr.backend.exec.CommandRunner;
import org.lvmsr.cli.Dist;

/**
 * What lies beside the files of an installed tree, so that its programs start fast: the classes as
 * a JVM maps them, loaded and verified, which is most of what a JVM does when it starts, and what
 * Python makes of the entry script's code. Both are of use to the very Java and the very Python
 * that made them, and while jars and scripts are what they were; others do without.
 */
public final class FastStart {
  private static final Path LIB = Path.of("lib");
  private static final String ARCHIVE = "lvmsr.jsa";

  /** Python's own name for it. */
  private static final String COMPILED = "__pycache__";

  private static final Duration DEADLINE = Duration.ofMinutes(2);

  private final Dist dist;
  private final CommandRunner runner;

  public FastStart(Dist dist, CommandRunner runner) {
    this.dist = dist;
    this.runner = runner;
  }

  /** Whether a file of a tree, relative to its root, is one of these. */
  static boolean has(String file) {
    Path path = Path.of(file);
    return path.equals(LIB.resolve(ARCHIVE)) || path.startsWith(LIB.resolve(COMPILED));
  }

  /**
   * Makes all of it anew.
   *
   * @return what was made
   * @throws IOException if that fails; then an older archive is still there
   */
  public List<Path> make() throws IOException {
    Path made = dist.lib().resolve("." + ARCHIVE + ".new");
    var scratch = new FileTree(Files.createTempDirectory("lvmsr-archive"));
    try {
      List<String> words = List.of("--make-starts-fast", made.toString());
      Path lvmsrd = dist.lib().resolveSibling("bin").resolve("lvmsrd");
      runner.run(
          Command.of(() -> lvmsrd, DEADLINE, words)
              .with(Map.of("LVMSR_RUN_DIR", scratch.root().resolve("run").toString())));
      Path archive = dist.lib().resolve(ARCHIVE);
      Files.move(
          made, archive, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      return List.of(archive, dist.lib().resolve(COMPILED));
    } finally {
      Files.deleteIfExists(made);
      scratch.delete();
    }
  }

  /** Takes it away, and says what there was. */
  public List<Path> delete() throws IOException {
    List<Path> gone = new ArrayList<>();
    for (String name : List.of(ARCHIVE, COMPILED)) {
      var one = new FileTree(dist.lib().resolve(name));
      if (one.exists()) {
        one.delete();
        gone.add(one.root());
      }
    }
    return gone;
  }
}

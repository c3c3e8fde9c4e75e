package org.lvmsr.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Base64;

/**
 * The plugin's classes as a JVM maps them, kept with what was built. To load and verify them is
 * most of what the start of a JVM costs under emulation, and tests start many.
 */
public final class ClassArchive {
  private static final String IN_GUEST = "/run/lvmsr-lab/classes.jsa";

  /** The service notes the classes that it loads, and writes them when it is told to end. */
  private static final String MAKE =
      """
      for method in Plugin.Query Plugin.diagnostics; do
        echo '{"dbg": "lab"}' | "$1/$method" --json > /dev/null
      done
      pkill -TERM -x java
      while pgrep -x java > /dev/null; do sleep 0.2; done
      """;

  private ClassArchive() {}

  /** Where the archive of a checkout's plugin is, once it has been made. */
  static Path file(Path checkout) {
    try {
      String build = Files.readString(PluginInstall.tree(checkout).resolve("lib/build-id")).strip();
      String name = GuestRecipe.key() + "-" + build + ".jsa";
      return checkout.resolve("cli/target/lab").resolve(name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Has the plugin in a VM use the archive, before it is called for the first time. If there is no
   * archive, it is made there; of several test processes one does so.
   */
  public static void use(LabVm vm, Path checkout) {
    Path file = file(checkout);
    Path lock = file.resolveSibling("lock");
    try {
      Files.createDirectories(lock.getParent());
      try (FileChannel channel =
              FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock ignored = channel.lock()) {
        if (!Files.exists(file)) {
          make(vm, file);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    // Should the guest's JVM not like it, it says so on stdout, and does without.
    PluginInstall.runJava(vm, "-XX:SharedArchiveFile=" + file + " -Xlog:disable");
  }

  private static void make(LabVm vm, Path file) throws IOException {
    PluginInstall.runJava(vm, "-XX:ArchiveClassesAtExit=" + IN_GUEST);
    vm.run("bash", "-ec", MAKE, "make", PluginInstall.VOLUME).orThrow();
    String archive = vm.run("base64", "--wrap=0", IN_GUEST).orThrow().output();
    Path unfinished = file.resolveSibling("unfinished");
    Files.write(unfinished, Base64.getDecoder().decode(archive));
    Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
  }
}

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

  private ClassArchive() {}

  /**
   * A JVM uses the archive with the very jars that it was made with, so their age is in its name.
   */
  private static Path file(Path checkout) throws IOException {
    Path build = PluginInstall.tree(checkout).resolve("lib/build-id");
    long made = Files.getLastModifiedTime(build).toMillis();
    String name = GuestRecipe.key() + "-" + Files.readString(build).strip() + "-" + made;
    return checkout.resolve("cli/target/lab").resolve(name + ".jsa");
  }

  /**
   * Has the plugin in a VM use the archive, before it is called for the first time. If there is no
   * archive, it is made there; of several test processes one does so.
   */
  public static void use(LabVm vm, Path checkout) {
    try {
      Path file = file(checkout);
      Files.createDirectories(file.getParent());
      makeOnce(vm, file);
      // Should the guest's JVM not like it, it says so on stdout, and does without.
      PluginInstall.runJava(vm, "-XX:SharedArchiveFile=" + file + " -Xlog:disable");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void makeOnce(LabVm vm, Path file) throws IOException {
    Path lock = file.resolveSibling("lock");
    try (FileChannel channel =
            FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock ignored = channel.lock()) {
      if (!Files.exists(file)) {
        make(vm, file);
      }
    }
  }

  private static void make(LabVm vm, Path file) throws IOException {
    PluginInstall.runJava(vm, "-XX:ArchiveClassesAtExit=" + IN_GUEST);
    String calls = GuestRecipe.text("load-classes");
    vm.run("bash", "-c", calls, "load-classes", PluginInstall.VOLUME, PluginInstall.DATAPATH)
        .orThrow();
    String archive = vm.run("base64", "--wrap=0", IN_GUEST).orThrow().output();
    Path unfinished = file.resolveSibling("unfinished");
    Files.write(unfinished, Base64.getDecoder().decode(archive));
    Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
  }
}

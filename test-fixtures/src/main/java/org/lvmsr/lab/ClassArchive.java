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
import java.util.List;

/**
 * The plugin's classes as a JVM maps them, kept with what was built: one file for the service, one
 * for {@code lvmsr}. To load and verify classes is most of what the start of a JVM costs under
 * emulation, and tests start many.
 */
public final class ClassArchive {
  private static final List<String> FILES = List.of("service.jsa", "admin.jsa");
  private static final String IN_GUEST = "/run/lvmsr-lab";

  /**
   * What the plugin runs as Java. Should the JVM not like an archive, it says so on stdout and does
   * without. Commands of {@code lvmsr} end before compiled code is worth its price.
   */
  private static final String JAVA =
      """
      set -e
      mkdir -p /etc/lvmsr
      echo /usr/local/bin/lvmsr-java > /etc/lvmsr/java
      cat > /usr/local/bin/lvmsr-java << END
      #!/bin/sh
      case "\\$*" in
        *.AdminMain*) options="-Xint -XX:$1=$2/admin.jsa" ;;
        *) options="-XX:$1=$2/service.jsa" ;;
      esac
      exec /usr/bin/java \\$options -Xlog:disable "\\$@"
      END
      chmod 755 /usr/local/bin/lvmsr-java
      """;

  private ClassArchive() {}

  /**
   * A JVM uses an archive with the very jars that it was made with, so their age is in its name.
   */
  private static Path directory(Path checkout) throws IOException {
    Path build = PluginInstall.tree(checkout).resolve("lib/build-id");
    long made = Files.getLastModifiedTime(build).toMillis();
    String name = GuestRecipe.key() + "-" + Files.readString(build).strip() + "-" + made;
    return checkout.resolve("cli/target/lab").resolve(name);
  }

  /**
   * Has the plugin in a VM use the archives, before it is called for the first time. If there are
   * none, they are made there; of several test processes one does so.
   */
  public static void use(LabVm vm, Path checkout) {
    try {
      Path directory = directory(checkout);
      Files.createDirectories(directory.getParent());
      makeOnce(vm, directory);
      java(vm, "SharedArchiveFile", directory.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void java(LabVm vm, String option, String directory) {
    vm.run("bash", "-c", JAVA, "java", option, directory).orThrow();
  }

  private static void makeOnce(LabVm vm, Path directory) throws IOException {
    Path lock = directory.resolveSibling("lock");
    try (FileChannel channel =
            FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock ignored = channel.lock()) {
      if (!Files.isDirectory(directory)) {
        make(vm, directory);
      }
    }
  }

  private static void make(LabVm vm, Path directory) throws IOException {
    java(vm, "ArchiveClassesAtExit", IN_GUEST);
    String calls = GuestRecipe.text("load-classes");
    vm.run("bash", "-c", calls, "load-classes", PluginInstall.VOLUME, PluginInstall.DATAPATH)
        .orThrow();
    Path unfinished = Files.createTempDirectory(directory.getParent(), "unfinished-");
    for (String file : FILES) {
      String archive = vm.run("base64", "--wrap=0", IN_GUEST + "/" + file).orThrow().output();
      Files.write(unfinished.resolve(file), Base64.getDecoder().decode(archive));
    }
    Files.move(unfinished, directory, StandardCopyOption.ATOMIC_MOVE);
  }
}

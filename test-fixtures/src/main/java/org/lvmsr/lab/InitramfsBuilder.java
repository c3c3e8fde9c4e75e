package org.lvmsr.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Packs the few files that find a VM's root disk: the fewer, the faster the boot. */
final class InitramfsBuilder {
  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final String PACK =
      "cd \"$1\" && find . | \"$2\" cpio -o -H newc 2> /dev/null | gzip -1 > \"$3\"";

  private final Commands commands;
  private final Path tree;

  InitramfsBuilder(Commands commands, Path tree) {
    this.commands = commands;
    this.tree = tree;
  }

  void build(Path busybox, Path modules, Path target) throws IOException {
    for (String directory : List.of("bin", "dev", "root", "modules")) {
      Files.createDirectories(tree.resolve(directory));
    }
    Files.copy(busybox, tree.resolve("bin/busybox"));
    Path init = tree.resolve("init");
    Files.writeString(init, GuestRecipe.text("initramfs-init"));
    Files.setPosixFilePermissions(init, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.writeString(tree.resolve("modules/order"), GuestRecipe.text("initramfs-modules.txt"));
    for (String module : GuestRecipe.lines("initramfs-modules.txt")) {
      Files.copy(find(modules, module + ".ko"), tree.resolve("modules/" + module + ".ko"));
    }
    List<String> argv =
        List.of("sh", "-c", PACK, "pack", tree.toString(), busybox.toString(), target.toString());
    commands.run(LIMIT, argv.toArray(String[]::new)).orThrow();
    RunDirectory.deleteTree(tree);
  }

  private static Path find(Path modules, String name) throws IOException {
    try (Stream<Path> files = Files.walk(modules)) {
      return files
          .filter(file -> file.getFileName().toString().equals(name))
          .findFirst()
          .orElseThrow(() -> new LabException("The guest's kernel has no module " + name));
    }
  }
}

package org.lvmsr.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Finds out before anything is started whether this machine can run the lab. */
final class Preflight {
  private static final long MIB = 1024L * 1024;
  private static final long DISK_MIB = 4096;
  private static final long MEMORY_MIB = QemuArguments.MEMORY_MIB + 512;
  private static final Map<String, String> PROGRAMS =
      Map.of(
          "qemu-system-x86_64", "qemu-system-x86",
          "mmdebstrap", "mmdebstrap",
          "mke2fs", "e2fsprogs",
          "ssh", "openssh-client",
          "ssh-keygen", "openssh-client",
          "setpriv", "util-linux",
          "unshare", "util-linux",
          "dpkg-deb", "dpkg");

  private final Path cache;

  Preflight(Path cache) {
    this.cache = cache;
  }

  /**
   * @throws LabException naming everything that is missing
   */
  void check() {
    List<String> problems = new ArrayList<>();
    if (!"root".equals(System.getProperty("user.name"))) {
      problems.add("needs root: it mounts directories read-only for the VM and builds its disk");
    }
    if (!"amd64".equals(System.getProperty("os.arch"))) {
      problems.add("runs on amd64 only, this is " + System.getProperty("os.arch"));
    }
    missingPrograms(problems);
    tooLittle(problems);
    if (!problems.isEmpty()) {
      throw new LabException("this machine cannot run it:\n  - " + String.join("\n  - ", problems));
    }
  }

  private static void missingPrograms(List<String> problems) {
    PROGRAMS.forEach(
        (program, debianPackage) -> {
          if (!onPath(program)) {
            problems.add(
                String.format(Locale.ROOT, "needs %s (Debian package %s)", program, debianPackage));
          }
        });
    if (!Files.isExecutable(VirtiofsServer.PROGRAM)) {
      problems.add(
          String.format(Locale.ROOT, "needs %s (qemu-system-common)", VirtiofsServer.PROGRAM));
    }
  }

  private static boolean onPath(String program) {
    for (String directory : System.getenv().getOrDefault("PATH", "").split(":", -1)) {
      if (Files.isExecutable(Path.of(directory, program))) {
        return true;
      }
    }
    return false;
  }

  private void tooLittle(List<String> problems) {
    for (Path place : List.of(cache, RunDirectory.PARENT)) {
      long free = freeMib(place);
      if (free < DISK_MIB) {
        problems.add(
            String.format(
                Locale.ROOT, "needs %d MiB of disk for %s, free are %d", DISK_MIB, place, free));
      }
    }
    long available = availableMemoryMib();
    if (available < MEMORY_MIB) {
      problems.add(
          String.format(
              Locale.ROOT, "needs %d MiB of memory, available are %d", MEMORY_MIB, available));
    }
  }

  private static long freeMib(Path place) {
    Path existing = place;
    while (!Files.exists(existing) && existing.getParent() != null) {
      existing = existing.getParent();
    }
    try {
      return Files.getFileStore(existing).getUsableSpace() / MIB;
    } catch (IOException e) {
      throw new LabException("Cannot find out how much space is free in " + existing, e);
    }
  }

  /** The kernel's own estimate of what can be taken without swapping. */
  private static long availableMemoryMib() {
    String line =
        LabFiles.read(Path.of("/proc/meminfo"))
            .lines()
            .filter(text -> text.startsWith("MemAvailable:"))
            .findFirst()
            .orElseThrow(() -> new LabException("No MemAvailable in /proc/meminfo"));
    return Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024;
  }
}

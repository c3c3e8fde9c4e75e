package org.lvmsr.lab;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Makes a {@link GuestImage} from Debian packages. Nothing is installed on this machine. */
final class GuestImageBuilder {
  private static final Duration LIMIT = Duration.ofMinutes(30);
  private static final String DISK_SIZE = "2G";
  private static final String DOWNLOADS = "/var/cache/lvmsr-lab";

  /** Packages that are unpacked, not installed: installing a kernel would build an initramfs. */
  private static final String DOWNLOAD =
      "mkdir -p \"$1$2\" && cd \"$1\" && chroot \"$1\" sh -c '"
          + "cd \"$1\" && shift && kernel=$(apt-cache depends --important linux-image-cloud-amd64"
          + " | sed -n \"s/^ *Depends: //p\") && apt-get download \"$kernel\" \"$@\""
          + "' download \"$2\" ";

  private final Commands commands;
  private final Path directory;
  private final GuestImage image;
  private final Path root;

  GuestImageBuilder(Commands commands, Path directory) {
    this.commands = commands;
    this.directory = directory;
    this.image = new GuestImage(directory);
    this.root = directory.resolve("root");
  }

  void build() throws IOException {
    installPackages();
    Path kernelTree = directory.resolve("kernel");
    unpack(kernelTree, "linux-image-");
    unpackHostTools();
    RunDirectory.deleteTree(root.resolve(DOWNLOADS.substring(1)));
    Path modules = installKernel(kernelTree);
    configureGuest();
    makeKeys();
    new InitramfsBuilder(commands, directory.resolve("initramfs.d"))
        .build(root.resolve("bin/busybox"), modules, image.initramfs());
    run(
        "mke2fs",
        "-q",
        "-t",
        "ext4",
        "-O",
        "^has_journal",
        "-m",
        "0",
        "-d",
        root.toString(),
        image.root().toString(),
        DISK_SIZE);
    RunDirectory.deleteTree(root);
    RunDirectory.deleteTree(kernelTree);
  }

  private void installPackages() {
    String downloads = DOWNLOAD + String.join(" ", GuestRecipe.lines("host-tools.txt"));
    List<String> argv = new ArrayList<>(List.of("mmdebstrap", "--variant=minbase"));
    for (String unneeded :
        List.of("/usr/share/doc/*", "/usr/share/man/*/*.gz", "/usr/share/locale/*")) {
      argv.add("--dpkgopt=path-exclude=" + unneeded);
    }
    argv.add("--include=" + String.join(",", GuestRecipe.lines("packages.txt")));
    argv.add("--customize-hook=set -- \"$1\" " + DOWNLOADS + "; " + downloads);
    argv.addAll(List.of(GuestRecipe.SUITE, root.toString()));
    run(argv.toArray(String[]::new));
  }

  private void unpackHostTools() throws IOException {
    Path tools = image.hostTools().directory();
    for (String debianPackage : GuestRecipe.lines("host-tools.txt")) {
      unpack(tools, debianPackage + "_");
    }
  }

  private void unpack(Path target, String prefix) throws IOException {
    Path downloads = root.resolve(DOWNLOADS.substring(1));
    try (DirectoryStream<Path> archives = Files.newDirectoryStream(downloads, prefix + "*.deb")) {
      for (Path archive : archives) {
        run("dpkg-deb", "--extract", archive.toString(), target.toString());
      }
    }
  }

  /** Puts the kernel beside the disk and its modules on the disk; returns where the modules are. */
  private Path installKernel(Path kernelTree) throws IOException {
    Path modules = only(kernelTree.resolve("lib/modules"), "*");
    String version = modules.getFileName().toString();
    Files.copy(kernelTree.resolve("boot/vmlinuz-" + version), image.kernel());
    Path inGuest = root.resolve("lib/modules").resolve(version);
    Files.createDirectories(inGuest.getParent());
    run("cp", "-a", modules.toString(), inGuest.toString());
    run("chroot", root.toString(), "depmod", version);
    return inGuest;
  }

  private static Path only(Path parent, String pattern) throws IOException {
    try (DirectoryStream<Path> found = Files.newDirectoryStream(parent, pattern)) {
      return found.iterator().next();
    }
  }

  private void configureGuest() throws IOException {
    install("boot", root.resolve("usr/lib/lvmsr-lab/boot"), "rwxr-xr-x");
    install("inittab", root.resolve("etc/inittab"), "rw-r--r--");
    install("sshd_config", root.resolve("etc/ssh/sshd_config"), "rw-r--r--");
    Files.deleteIfExists(root.resolve("sbin/init"));
    Files.createSymbolicLink(root.resolve("sbin/init"), Path.of("/bin/busybox"));
  }

  private static void install(String name, Path target, String mode) throws IOException {
    Files.createDirectories(target.getParent());
    Files.writeString(target, GuestRecipe.text(name));
    Files.setPosixFilePermissions(target, PosixFilePermissions.fromString(mode));
  }

  /** One key for root and one for the guest itself: no first connection has to be trusted. */
  private void makeKeys() throws IOException {
    makeKey(image.sshKey());
    Path authorized = root.resolve("root/.ssh/authorized_keys");
    Files.createDirectories(
        authorized.getParent(),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Files.copy(publicHalf(image.sshKey()), authorized);
    try (DirectoryStream<Path> old =
        Files.newDirectoryStream(root.resolve("etc/ssh"), "ssh_host_*")) {
      for (Path key : old) {
        Files.delete(key);
      }
    }
    Path hostKey = root.resolve("etc/ssh/ssh_host_ed25519_key");
    makeKey(hostKey);
    Files.writeString(image.knownHosts(), "* " + Files.readString(publicHalf(hostKey)));
  }

  private void makeKey(Path file) {
    run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "lvmsr-lab", "-f", file.toString());
  }

  private static Path publicHalf(Path key) {
    return key.resolveSibling(key.getFileName() + ".pub");
  }

  private void run(String... argv) {
    commands.run(LIMIT, argv).orThrow();
  }
}

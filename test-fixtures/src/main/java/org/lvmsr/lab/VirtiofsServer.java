package org.lvmsr.lab;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Serves one directory to a VM through virtiofsd. What a guest does with its mount options is its
 * own affair, so a read-only share is made read-only here: virtiofsd runs in a mount namespace in
 * which the directory is mounted read-only over itself. File systems mounted below it are not
 * shown.
 */
final class VirtiofsServer {
  /** From the package qemu-system-common. */
  static final Path PROGRAM = Path.of("/usr/lib/qemu/virtiofsd");

  private static final String BIND =
      "mount --bind -- \"$1\" \"$1\" && mount -o remount,bind,\"$2\" -- \"$1\" && shift 2 && exec \"$@\"";

  private VirtiofsServer() {}

  /** Starts the server; it ends by itself when its VM goes away. */
  static Process start(ChildProcesses children, Share share, Path socket, Path log) {
    String directory = share.directory().toString();
    if (!Files.isDirectory(share.directory())) {
      throw new LabException("No directory to show to the VM: " + directory);
    }
    List<String> argv =
        List.of(
            "unshare",
            "--mount",
            "--propagation",
            "private",
            "sh",
            "-c",
            BIND,
            "virtiofs",
            directory,
            share.writable() ? "rw" : "ro",
            PROGRAM.toString(),
            "--socket-path=" + socket,
            "-o",
            "source=" + directory.replace(",", "\\,"),
            "-o",
            "cache=auto");
    return children.start(
        argv, builder -> builder.redirectErrorStream(true).redirectOutput(log.toFile()));
  }
}

package org.lvmsr.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Runs commands as root in a VM over one SSH connection, which all of them share: a new connection
 * costs a second under emulation, a new channel a few milliseconds.
 */
final class GuestShell implements AutoCloseable {
  private static final Duration CONNECT_LIMIT = Duration.ofMinutes(3);
  private static final Duration RETRY_AFTER = Duration.ofMillis(500);

  private final LabHost host;
  private final Path control;
  private final List<String> ssh;
  private final Process master;

  private GuestShell(LabHost host, Path control, List<String> ssh, Process master) {
    this.host = host;
    this.control = control;
    this.ssh = ssh;
    this.master = master;
  }

  static GuestShell connect(LabHost host, String name, int port) {
    Path control = host.file(name + ".ssh");
    Path log = host.file(name + ".ssh.log");
    List<String> ssh = options(host.image(), control, port);
    List<String> argv = new ArrayList<>(ssh);
    argv.addAll(List.of("-M", "-N", "root@127.0.0.1"));
    long end = System.nanoTime() + CONNECT_LIMIT.toNanos();
    Process master = startMaster(host, argv, log);
    while (!Files.exists(control)) {
      if (System.nanoTime() > end) {
        ChildProcesses.stop(master);
        throw new LabException("No SSH connection to the VM:\n" + LabFiles.read(log));
      }
      if (!master.isAlive()) {
        // The VM has a network before it listens: until then connections are reset.
        LabFiles.pause(RETRY_AFTER);
        master = startMaster(host, argv, log);
      }
      LabFiles.pause(Duration.ofMillis(20));
    }
    return new GuestShell(host, control, ssh, master);
  }

  private static Process startMaster(LabHost host, List<String> argv, Path log) {
    return host.children()
        .start(argv, builder -> builder.redirectErrorStream(true).redirectOutput(log.toFile()));
  }

  private static List<String> options(GuestImage image, Path control, int port) {
    return List.of(
        "ssh",
        "-F",
        "none",
        "-q",
        "-p",
        Integer.toString(port),
        "-i",
        image.sshKey().toString(),
        "-o",
        "ControlPath=" + control,
        "-o",
        "UserKnownHostsFile=" + image.knownHosts(),
        "-o",
        "HostKeyAlias=lvmsr-lab",
        "-o",
        "BatchMode=yes",
        "-o",
        "IdentitiesOnly=yes",
        "-o",
        "ConnectTimeout=60",
        "-o",
        "ServerAliveInterval=20");
  }

  /** Runs a command to its end, feeding it {@code stdin}. */
  CommandResult run(Duration limit, List<String> argv, byte[] stdin) {
    CommandResult result = host.commands().run(limit, remote("-T", argv), builder -> {}, stdin);
    return new CommandResult(
        argv, result.exitCode(), result.stdout(), result.stderr(), result.duration());
  }

  /** Starts a command whose streams the caller handles. */
  Process start(List<String> argv, Consumer<ProcessBuilder> setUp) {
    return host.children().start(remote("-T", argv), setUp);
  }

  /** Runs a command on this process's own streams; with a terminal of its own if asked. */
  int relay(List<String> argv, boolean terminal) {
    Process process =
        host.children()
            .startOnTerminal(remote(terminal ? "-tt" : "-T", argv), ProcessBuilder::inheritIO);
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LabException("Interrupted", e);
    }
  }

  /** The shell stays as the command's parent: it turns an end by a signal into 128 + its number. */
  private List<String> remote(String terminal, List<String> argv) {
    List<String> command = new ArrayList<>(ssh);
    command.addAll(List.of(terminal, "root@127.0.0.1", ShellQuote.quote(argv) + "; exit $?"));
    return command;
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    ChildProcesses.stop(master);
    try {
      Files.deleteIfExists(control);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

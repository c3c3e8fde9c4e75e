package org.lvmsr.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A running VM. Its disk is fresh at each boot: only LUNs outlive it. */
public final class LabVm implements AutoCloseable {
  private static final Duration BOOT_LIMIT = Duration.ofMinutes(4);
  private static final Duration COMMAND_LIMIT = Duration.ofMinutes(5);

  /** Long enough for a target on this machine to answer what has reached it. */
  private static final Duration ANSWERED = Duration.ofMillis(500);

  private static final int ATTEMPTS = 5;
  private static final int SSH = 22;
  private static final String PORT_TAKEN = "Could not set up host forwarding rule";
  private static final String NETWORK_IS_UP = "lab: network is up";
  private static final List<String> WAIT_FOR_BOOT =
      List.of("sh", "-c", "until [ -e /run/lvmsr-lab/booted ]; do sleep 0.1; done");

  private final LabHost host;
  private final Process qemu;
  private final GuestShell shell;
  private final Map<Integer, Integer> ports;
  private final Duration bootTime;

  private LabVm(
      LabHost host,
      Process qemu,
      GuestShell shell,
      Map<Integer, Integer> ports,
      Duration bootTime) {
    this.host = host;
    this.qemu = qemu;
    this.shell = shell;
    this.ports = Map.copyOf(ports);
    this.bootTime = bootTime;
  }

  static LabVm boot(LabHost host, VmSpec spec, int serial) {
    long start = System.nanoTime();
    String name = "vm" + serial;
    for (int attempt = 1; ; attempt++) {
      Map<Integer, Integer> ports = freePorts(spec);
      Path console = host.file(name + ".console");
      Path log = host.file(name + ".qemu.log");
      Process qemu = startQemu(host, spec, name, ports);
      if (waitForNetwork(qemu, console)) {
        GuestShell shell = GuestShell.connect(host, name, forwarded(ports, SSH));
        shell.run(BOOT_LIMIT, WAIT_FOR_BOOT, new byte[0]).orThrow();
        return new LabVm(host, qemu, shell, ports, Duration.ofNanos(System.nanoTime() - start));
      }
      ChildProcesses.stop(qemu);
      String said = LabFiles.read(log);
      if (attempt == ATTEMPTS || !said.contains(PORT_TAKEN)) {
        throw new LabException(
            "The VM does not boot. QEMU:\n" + said + "\nConsole:\n" + LabFiles.read(console));
      }
    }
  }

  private static Map<Integer, Integer> freePorts(VmSpec spec) {
    Map<Integer, Integer> ports = new HashMap<>();
    ports.put(SSH, FreePort.find());
    spec.ports().forEach(inGuest -> ports.put(inGuest, FreePort.find()));
    return ports;
  }

  private static Process startQemu(
      LabHost host, VmSpec spec, String name, Map<Integer, Integer> ports) {
    Path config = host.file(name + ".config");
    LabFiles.write(config, GuestConfig.of(spec));
    QemuArguments arguments =
        new QemuArguments(spec.name(), host.accelerator())
            .image(host.image())
            .guestConfig(config)
            .console(host.file(name + ".console"))
            .network(ports);
    for (int i = 0; i < spec.shares().size(); i++) {
      String tag = GuestConfig.shareTag(i);
      Path socket = host.file(name + "." + tag);
      serve(host, spec.shares().get(i), socket);
      arguments.share(tag, socket);
    }
    return host.children()
        .start(
            arguments.list(),
            builder -> {
              builder.environment().put("TMPDIR", host.file("").toString());
              builder.redirectErrorStream(true);
              builder.redirectOutput(host.file(name + ".qemu.log").toFile());
            });
  }

  private static void serve(LabHost host, Share share, Path socket) {
    Path log = socket.resolveSibling(socket.getFileName() + ".log");
    try {
      Files.deleteIfExists(socket);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Process server = VirtiofsServer.start(host.children(), share, socket, log);
    while (!Files.exists(socket)) {
      if (!server.isAlive()) {
        throw new LabException(
            "Cannot show " + share.directory() + " to the VM:\n" + LabFiles.read(log));
      }
      LabFiles.pause(Duration.ofMillis(10));
    }
  }

  private static boolean waitForNetwork(Process qemu, Path console) {
    long end = System.nanoTime() + BOOT_LIMIT.toNanos();
    while (qemu.isAlive() && System.nanoTime() < end) {
      if (LabFiles.read(console).contains(NETWORK_IS_UP)) {
        return true;
      }
      LabFiles.pause(Duration.ofMillis(50));
    }
    return false;
  }

  /** From the start of QEMU until commands can be run. */
  public Duration bootTime() {
    return bootTime;
  }

  /**
   * The port of this machine's loopback interface behind which a port of the VM is.
   *
   * @param inGuest one that its {@link VmSpec} names
   */
  public int port(int inGuest) {
    return forwarded(ports, inGuest);
  }

  private static int forwarded(Map<Integer, Integer> ports, int inGuest) {
    return Objects.requireNonNull(ports.get(inGuest), () -> "not forwarded: " + inGuest);
  }

  /** Runs a command as root, in its home directory; see {@link CommandResult#orThrow}. */
  public CommandResult run(String... argv) {
    return run(COMMAND_LIMIT, List.of(argv), "");
  }

  /**
   * Runs a command with {@code stdin} as its standard input. After {@code limit} it is given up:
   * exit code 124, as of timeout(1).
   */
  public CommandResult run(Duration limit, List<String> argv, String stdin) {
    return shell.run(limit, argv, stdin.getBytes(StandardCharsets.UTF_8));
  }

  /** Runs a text as a shell script. */
  public CommandResult script(String text) {
    return run("sh", "-c", text);
  }

  /** Starts a command whose standard streams the caller handles; see {@link ProcessBuilder}. */
  public Process start(List<String> argv, Consumer<ProcessBuilder> setUp) {
    return shell.start(argv, setUp);
  }

  /** Runs a command on this process's own streams and returns its exit code. */
  public int relay(List<String> argv, boolean terminal) {
    return shell.relay(argv, terminal);
  }

  /** Writes a file that only root can read. */
  public void writeFile(String path, String text) {
    List<String> argv = new ArrayList<>(List.of("sh", "-c", "umask 077; cat > \"$1\"", "write"));
    argv.add(path);
    run(COMMAND_LIMIT, argv, text).orThrow();
  }

  /**
   * Does something while the VM stands still. What it had asked for has been answered when {@code
   * action} begins: nothing of it is under way.
   */
  public void whileItStandsStill(Runnable action) {
    signal("STOP");
    try {
      LabFiles.pause(ANSWERED);
      action.run();
    } finally {
      signal("CONT");
    }
  }

  private void signal(String name) {
    String command = "kill -" + name + " " + qemu.pid();
    host.commands().run(COMMAND_LIMIT, "sh", "-c", command).orThrow();
  }

  /** Kills the VM, as a power cut would: nothing in it gets a chance to write. */
  public void powerCut() {
    try {
      if (!qemu.destroyForcibly().waitFor(10, TimeUnit.SECONDS)) {
        throw new LabException(
            String.format(Locale.ROOT, "QEMU (process %d) survives SIGKILL", qemu.pid()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    shell.close();
  }

  /** Whether the VM still runs. */
  public boolean isAlive() {
    return qemu.isAlive();
  }

  @Override
  public void close() {
    powerCut();
  }
}

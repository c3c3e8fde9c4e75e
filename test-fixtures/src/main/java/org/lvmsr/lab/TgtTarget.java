package org.lvmsr.lab;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * The Linux SCSI target framework's daemon as a process of our own: it listens on the loopback
 * interface only, is steered through a socket in the run's directory and knows nothing of a tgtd
 * that this machine may run as a service.
 */
public final class TgtTarget implements LabTarget {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final int ATTEMPTS = 5;
  private static final int LUN = 1;

  private final HostTools tools;
  private final Commands commands;
  private final Path socket;
  private final Process daemon;
  private final int port;
  private final String iqn;
  private final ChapAccount chap;
  private final ChapAccount incoming;
  private final Path lun;

  private TgtTarget(
      HostTools tools, Commands commands, Path socket, Process daemon, int port, Path lun) {
    this.tools = tools;
    this.commands = commands;
    this.socket = socket;
    this.daemon = daemon;
    this.port = port;
    this.iqn = "iqn.2026-01.org.lvmsr.lab:" + lunIdentity(lun);
    this.chap = new ChapAccount("lab-user", randomSecret());
    this.incoming = new ChapAccount("lab-target", randomSecret());
    this.lun = lun;
  }

  /** Starts a target that serves a file as its LUN. */
  static TgtTarget start(LabHost host, Path lun) {
    for (int attempt = 1; ; attempt++) {
      int port = FreePort.find();
      Path socket = host.file("tgt" + port);
      Path log = host.file("tgtd-" + port + ".log");
      Process daemon = startDaemon(host, port, socket, log);
      TgtTarget target = new TgtTarget(host.tools(), host.commands(), socket, daemon, port, lun);
      if (target.waitUntilReady()) {
        target.configure();
        return target;
      }
      target.close();
      if (attempt == ATTEMPTS) {
        throw new LabException("tgtd does not start; its log:\n" + LabFiles.read(log));
      }
    }
  }

  private static Process startDaemon(LabHost host, int port, Path socket, Path log) {
    String portal = "portal=127.0.0.1:" + port;
    return host.children()
        .start(
            List.of(host.tools().sbin("tgtd"), "-f", "-C", "0", "--iscsi", portal),
            builder -> {
              host.tools().configure(builder);
              builder.environment().put("TGT_IPC_SOCKET", socket.toString());
              builder.redirectErrorStream(true).redirectOutput(log.toFile());
            });
  }

  private boolean waitUntilReady() {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (daemon.isAlive() && System.nanoTime() < end) {
      if (tgtadm("--mode", "target", "--op", "show").exitCode() == 0) {
        return true;
      }
      LabFiles.pause(Duration.ofMillis(50));
    }
    return false;
  }

  private void configure() {
    String tid = targetId();
    tgtadm("--mode", "target", "--op", "new", "--tid", tid, "--targetname", iqn).orThrow();
    for (ChapAccount account : List.of(chap, incoming)) {
      tgtadm(
              "--mode",
              "account",
              "--op",
              "new",
              "--user",
              account.user(),
              "--password",
              account.password())
          .orThrow();
    }
    tgtadm("--mode", "account", "--op", "bind", "--tid", tid, "--user", chap.user()).orThrow();
    tgtadm(
            "--mode",
            "account",
            "--op",
            "bind",
            "--tid",
            tid,
            "--user",
            incoming.user(),
            "--outgoing")
        .orThrow();
    serve(LUN, lun);
    tgtadm("--mode", "target", "--op", "bind", "--tid", tid, "-I", "ALL").orThrow();
  }

  /**
   * tgtd derives the WWID of a LUN from the numbers of target and LUN and from nothing else: 28
   * bits of the one, 32 of the other.
   */
  private String targetId() {
    return Long.toString((Long.parseLong(lunIdentity(lun), 16) & 0x0fff_ffff) | 1);
  }

  private void serve(int number, Path file) {
    unit(number, "new", "-b", file.toString());
    String identity = lunIdentity(file);
    unit(number, "update", "--params", "scsi_id=lvmsr-" + identity + ",scsi_sn=" + identity);
  }

  private void unit(int number, String operation, String... more) {
    List<String> words = new ArrayList<>(List.of("--mode", "logicalunit", "--op", operation));
    words.addAll(List.of("--tid", targetId(), "--lun", Integer.toString(number)));
    words.addAll(List.of(more));
    tgtadm(words.toArray(String[]::new)).orThrow();
  }

  /** Serves one more LUN, under the next number. */
  public void addLun(Path file) {
    serve(LUN + 1, file);
  }

  /**
   * Makes the LUN larger, as an array does: sessions go on, and nobody is told. tgtd can only take
   * the LUN away and bring it back, so its user stands still meanwhile and does not see it gone.
   */
  public void grow(long bytes, LabVm user) {
    LabFiles.createSparse(lun, bytes);
    user.whileItStandsStill(
        () -> {
          unit(LUN, "delete");
          serve(LUN, lun);
        });
  }

  /** The account by which the target proves itself, to who asks for it. */
  public ChapAccount incoming() {
    return incoming;
  }

  private CommandResult tgtadm(String... arguments) {
    List<String> argv = new ArrayList<>(List.of(tools.sbin("tgtadm"), "-C", "0", "--lld", "iscsi"));
    argv.addAll(List.of(arguments));
    return commands.run(
        LIMIT,
        argv,
        builder -> {
          tools.configure(builder);
          builder.environment().put("TGT_IPC_SOCKET", socket.toString());
        },
        new byte[0]);
  }

  /** The same file is the same LUN to an initiator, also in another run. */
  private static String lunIdentity(Path lun) {
    String path = lun.toAbsolutePath().normalize().toString();
    UUID uuid = UUID.nameUUIDFromBytes(path.getBytes(StandardCharsets.UTF_8));
    return uuid.toString().substring(0, 8);
  }

  private static String randomSecret() {
    byte[] random = new byte[7];
    new SecureRandom().nextBytes(random);
    return HexFormat.of().formatHex(random);
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public String iqn() {
    return iqn;
  }

  @Override
  public int lun() {
    return LUN;
  }

  @Override
  public Optional<ChapAccount> chap() {
    return Optional.of(chap);
  }

  /** Kills the daemon as a crash would; it holds no data of its own, all is with the kernel. */
  public void kill() {
    try {
      daemon.destroyForcibly().waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    kill();
  }
}

package org.lvmsr.backend.iscsi;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.lvmsr.backend.exec.CommandFailure;
import org.lvmsr.backend.exec.CommandRunner;
import org.lvmsr.backend.host.HostPaths;

/**
 * The kernel's initiator: discovery, sessions and LUNs.
 *
 * <p>Sessions are shared with everything else on the host. {@link #open} logs in only where no
 * session to the same target at the same portal exists, and says whether it did; who logged in may
 * log out again with {@link #close}.
 */
public final class Initiator {
  /** open-iscsi does not tell this from other failures. */
  private static final String UNPROVEN =
      ", perhaps because the target did not prove itself: check incoming_chapuser and its secret";

  private static final Duration CONNECT_DEADLINE = Duration.ofSeconds(10);
  private static final Duration LUN_DEADLINE = Duration.ofSeconds(30);
  private static final Duration POLL = Duration.ofMillis(50);
  private static final Duration SETTLING = Duration.ofMillis(400);

  private final Iscsiadm iscsiadm;
  private final NodeRecords records;
  private final IscsiSysfs sysfs;

  Initiator(Iscsiadm iscsiadm, NodeRecords records, IscsiSysfs sysfs) {
    this.iscsiadm = iscsiadm;
    this.records = records;
    this.sysfs = sysfs;
  }

  /** The initiator of this host, driven by open-iscsi's tools. */
  public static Initiator of(CommandRunner runner, HostPaths paths) {
    return new Initiator(
        new Iscsiadm(runner), new NodeRecords(paths.iscsiNodes()), new IscsiSysfs(paths.sysfs()));
  }

  /**
   * A session, and whether this call opened it.
   *
   * @param session the session
   * @param loggedIn false if it was there before
   */
  public record Opened(Session session, boolean loggedIn) {}

  /** The version of open-iscsi's tools, as they tell it. */
  public String version() throws CommandFailure {
    return iscsiadm.version();
  }

  /** The targets that a portal offers to this host; changes nothing. */
  public List<Target> discover(Portal portal) throws IOException {
    checkReachable(portal);
    try {
      return iscsiadm.discover(portal).stream().map(iqn -> new Target(portal, iqn)).toList();
    } catch (CommandFailure e) {
      throw new IscsiException(
          IscsiException.Kind.PORTAL_UNREACHABLE,
          "portal " + portal + " answers, but discovery failed: " + e.stderr().strip(),
          e);
    }
  }

  /** Uses the session to a target, or logs in. */
  public Opened open(Target target, Optional<Chap> chap) throws IOException {
    Optional<Session> existing = session(target);
    if (existing.isPresent()) {
      return new Opened(existing.get(), false);
    }
    checkReachable(target.portal());
    try {
      iscsiadm.createNode(target);
      records.configure(target, chap);
      iscsiadm.login(target);
    } catch (CommandFailure e) {
      if (!hasLoggedInAllTheSame(target, e)) {
        forget(target, e);
        throw loginFailure(target, chap, e);
      }
    } catch (IOException e) {
      forget(target, e);
      throw e;
    }
    Session session =
        session(target)
            .orElseThrow(
                () ->
                    new IscsiException(
                        IscsiException.Kind.LOGIN_FAILED,
                        "iscsiadm logged in to " + target + " but the kernel shows no session"));
    return new Opened(session, true);
  }

  /** A record that iscsiadm cannot read, of whatever target, is no reason to go on without it. */
  private boolean hasLoggedInAllTheSame(Target target, CommandFailure failure) throws IOException {
    if (!Iscsiadm.isDatabaseFailure(failure)) {
      return false;
    }
    Optional<Session> session = session(target);
    return session.isPresent() && sysfs.isLoggedIn(session.get());
  }

  /** What went wrong first is what the caller is told. */
  private void forget(Target target, IOException cause) {
    try {
      iscsiadm.deleteNode(target);
    } catch (CommandFailure e) {
      cause.addSuppressed(e);
    }
  }

  private static IscsiException loginFailure(Target target, Optional<Chap> chap, CommandFailure e) {
    if (Iscsiadm.isAuthenticationFailure(e)) {
      return new IscsiException(
          IscsiException.Kind.AUTHENTICATION_FAILED,
          "target "
              + target.iqn()
              + " at "
              + target.portal()
              + " refused the login: check chapuser and chappassword, and the target's access list",
          e);
    }
    return new IscsiException(
        IscsiException.Kind.LOGIN_FAILED,
        "login to "
            + target.iqn()
            + " at "
            + target.portal()
            + " failed"
            + (chap.flatMap(Chap::incoming).isPresent() ? UNPROVEN : "")
            + ": "
            + e.stderr().strip(),
        e);
  }

  /** The open session to a target at its portal. */
  public Optional<Session> session(Target target) throws IOException {
    return sysfs.sessions().stream().filter(s -> s.target().equals(target)).findFirst();
  }

  /**
   * The same targets, those first whose session serves already, those last whose session is broken;
   * else in the given order.
   */
  public List<Target> bestFirst(List<Target> targets) throws IOException {
    Map<Target, Integer> ranks = new HashMap<>();
    for (Session session : sysfs.sessions()) {
      ranks.merge(session.target(), sysfs.isLoggedIn(session) ? -1 : 1, Math::min);
    }
    return targets.stream()
        .sorted(Comparator.comparing(target -> ranks.getOrDefault(target, 0)))
        .toList();
  }

  /** Whether a disk of the session has something on top of it, or is mounted. */
  public boolean isInUse(Target target) throws IOException {
    Optional<Session> session = session(target);
    return session.isPresent() && sysfs.isInUse(session.get());
  }

  /** Logs out and forgets how to log in. Succeeds if there is no session. */
  public void close(Target target) throws IOException {
    if (session(target).isPresent()) {
      iscsiadm.logout(target);
    }
    iscsiadm.deleteNode(target);
  }

  /**
   * The LUNs of a session, once the kernel has found them: it looks for them one by one after the
   * login, so the list counts when it is not empty and no longer changes.
   */
  public List<Lun> luns(Session session) throws IOException {
    awaitLun(session, lun -> true, "any identity");
    List<Lun> luns = sysfs.luns(session);
    while (true) {
      pause(SETTLING);
      List<Lun> later = sysfs.luns(session);
      if (later.equals(luns)) {
        return luns;
      }
      luns = later;
    }
  }

  /**
   * Waits for a LUN of a session to appear, and looks for new ones once if it is not there at
   * first.
   *
   * @throws IscsiException if it does not appear in time
   */
  public Lun awaitLun(Session session, Predicate<Lun> wanted, String description)
      throws IOException {
    long end = System.nanoTime() + LUN_DEADLINE.toNanos();
    long rescanAt = System.nanoTime() + LUN_DEADLINE.toNanos() / 10;
    boolean rescanned = false;
    while (true) {
      List<Lun> luns = sysfs.luns(session);
      Optional<Lun> found = luns.stream().filter(wanted.and(Initiator::isReady)).findFirst();
      if (found.isPresent()) {
        return found.get();
      }
      if (System.nanoTime() > end) {
        throw new IscsiException(
            IscsiException.Kind.LUN_NOT_FOUND,
            "no LUN with " + description + " at " + session.target() + "; it has " + luns);
      }
      if (!rescanned && System.nanoTime() > rescanAt) {
        iscsiadm.rescan(session);
        rescanned = true;
      }
      pause(POLL);
    }
  }

  /** sysfs shows a disk some time before it can be opened. */
  private static boolean isReady(Lun lun) {
    if (lun.sizeBytes() == 0) {
      return false;
    }
    try (var device = FileChannel.open(lun.device(), StandardOpenOption.READ)) {
      return device.isOpen();
    } catch (IOException e) {
      return false;
    }
  }

  private static void pause(Duration time) throws IOException {
    try {
      Thread.sleep(time.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for a LUN", e);
    }
  }

  /** iscsiadm retries a dead portal for minutes: a refused connection is answered at once. */
  private static void checkReachable(Portal portal) throws IscsiException {
    try (var socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(portal.host(), portal.port()), (int) CONNECT_DEADLINE.toMillis());
    } catch (IOException e) {
      throw new IscsiException(
          IscsiException.Kind.PORTAL_UNREACHABLE,
          "portal " + portal + " cannot be reached (" + e.getMessage() + "): check target and port",
          e);
    }
  }
}

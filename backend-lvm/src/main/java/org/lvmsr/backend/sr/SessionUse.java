package org.lvmsr.backend.sr;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.lvmsr.backend.attached.KeyedLocks;
import org.lvmsr.backend.iscsi.Chap;
import org.lvmsr.backend.iscsi.Initiator;
import org.lvmsr.backend.iscsi.IscsiException;
import org.lvmsr.backend.iscsi.Target;

/**
 * Who uses the sessions that lvmsr opened.
 *
 * <p>One directory per target, with one empty file per user; it exists only for sessions that lvmsr
 * logged in to. It lies below {@code /run}, so it ends with the boot, as the sessions do, and
 * outlives the service, as the sessions do too. A session that was there before is never logged
 * out.
 */
final class SessionUse {
  private static final System.Logger LOG = System.getLogger(SessionUse.class.getName());
  private static final String PASSER = "call-";

  private final Initiator initiator;
  private final Path directory;
  private final KeyedLocks<Target> locks = new KeyedLocks<>();

  SessionUse(Initiator initiator, Path run) {
    this.initiator = initiator;
    this.directory = run.resolve("sessions");
  }

  /** A user for the length of one call; it counts no longer when this process is gone. */
  String passer() {
    return PASSER + ProcessHandle.current().pid() + "-" + UUID.randomUUID();
  }

  /**
   * As {@link #open}, at the first of several portals of a target that can be used.
   *
   * @throws IOException that of the last one, if there is none; a login that the target refuses is
   *     not tried elsewhere
   */
  Initiator.Opened openAny(List<Target> targets, Optional<Chap> chap, String user)
      throws IOException {
    List<Target> candidates = new ArrayList<>(initiator.bestFirst(targets));
    while (true) {
      Target target = candidates.remove(0);
      try {
        return open(target, chap, user);
      } catch (IscsiException e) {
        if (candidates.isEmpty() || e.kind() == IscsiException.Kind.AUTHENTICATION_FAILED) {
          throw e;
        }
        LOG.log(System.Logger.Level.WARNING, "trying the next portal: " + e.getMessage());
      }
    }
  }

  /**
   * Uses the session to a target, or logs in. That we are about to is noted before we do: a session
   * whose login a crash interrupted is still known to be ours.
   */
  Initiator.Opened open(Target target, Optional<Chap> chap, String user) throws IOException {
    try (var held = locks.lock(target)) {
      Path users = users(target);
      if (initiator.session(target).isEmpty()) {
        forget(users);
        Files.createDirectories(users);
      }
      boolean ours = Files.isDirectory(users);
      if (ours) {
        Files.write(users.resolve(user), new byte[0]);
      }
      try {
        return initiator.open(target, chap);
      } catch (IOException | RuntimeException e) {
        if (ours) {
          Files.deleteIfExists(users.resolve(user));
        }
        throw e;
      }
    }
  }

  /**
   * Logs out if lvmsr logged in and this was the last user, and if nothing is stacked on or mounted
   * from any disk of the session: then it is somebody else's by now, or a guest's.
   */
  void release(Target target, String user) throws IOException {
    try (var held = locks.lock(target)) {
      Path users = users(target);
      if (!Files.isDirectory(users)) {
        return;
      }
      Files.deleteIfExists(users.resolve(user));
      if (isEmpty(users) && !initiator.isInUse(target)) {
        initiator.close(target);
        Files.deleteIfExists(users);
      }
    }
  }

  /** Makes one user another, without the session being free in between. */
  void handOver(Target target, String from, String to) throws IOException {
    try (var held = locks.lock(target)) {
      Path users = users(target);
      if (Files.isDirectory(users)) {
        Files.write(users.resolve(to), new byte[0]);
        Files.deleteIfExists(users.resolve(from));
      }
    }
  }

  private Path users(Target target) {
    byte[] name = (target.portal() + " " + target.iqn()).getBytes(StandardCharsets.UTF_8);
    return directory.resolve(UUID.nameUUIDFromBytes(name).toString());
  }

  private static boolean isEmpty(Path users) throws IOException {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(users)) {
      for (Path entry : entries) {
        if (isAlive(entry.getFileName().toString())) {
          return false;
        }
        Files.deleteIfExists(entry);
      }
    }
    return true;
  }

  private static boolean isAlive(String user) {
    if (!user.startsWith(PASSER)) {
      return true;
    }
    String pid = user.substring(PASSER.length(), user.indexOf('-', PASSER.length()));
    return ProcessHandle.of(Long.parseLong(pid)).isPresent();
  }

  private static void forget(Path users) throws IOException {
    if (Files.isDirectory(users)) {
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(users)) {
        for (Path entry : entries) {
          Files.deleteIfExists(entry);
        }
      }
    }
  }
}

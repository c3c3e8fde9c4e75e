package org.lvmsr.backend.sr;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import org.lvmsr.backend.attached.KeyedLocks;
import org.lvmsr.backend.iscsi.Chap;
import org.lvmsr.backend.iscsi.Initiator;
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
  private final Initiator initiator;
  private final Path directory;
  private final KeyedLocks<Target> locks = new KeyedLocks<>();

  SessionUse(Initiator initiator, Path run) {
    this.initiator = initiator;
    this.directory = run.resolve("sessions");
  }

  Initiator.Opened open(Target target, Optional<Chap> chap, String user) throws IOException {
    try (var held = locks.lock(target)) {
      Initiator.Opened opened = initiator.open(target, chap);
      Path users = users(target);
      if (opened.loggedIn()) {
        forget(users);
        Files.createDirectories(users);
      }
      if (Files.isDirectory(users)) {
        Files.write(users.resolve(user), new byte[0]);
      }
      return opened;
    }
  }

  /** Logs out if lvmsr logged in and this was the last user. */
  void release(Target target, String user) throws IOException {
    try (var held = locks.lock(target)) {
      Path users = users(target);
      if (!Files.isDirectory(users)) {
        return;
      }
      Files.deleteIfExists(users.resolve(user));
      if (isEmpty(users)) {
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
      return !entries.iterator().hasNext();
    }
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

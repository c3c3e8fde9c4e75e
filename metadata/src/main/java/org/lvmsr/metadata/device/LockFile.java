package org.lvmsr.metadata.device;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * An exclusive {@code flock(2)} on a file, held until closed or until the process ends.
 *
 * <p>Not Java's {@code FileLock}: that is a POSIX record lock, which the kernel drops as soon as
 * this process closes <em>any</em> descriptor of the file, so that a second, refused attempt within
 * one process would silently free the first one's lock. The descriptor is close-on-exec, so
 * children do not keep the lock alive; but a child has it from its birth until it executes its
 * program, so that closing it frees nothing in this moment. Therefore it is unlocked first.
 */
public final class LockFile implements AutoCloseable {

  private static final int O_CREAT = 0x40;
  private static final int PRIVATE = 0600;
  private static final int LOCK_EX = 2;
  private static final int LOCK_NB = 4;
  private static final int LOCK_UN = 8;

  private final int fd;
  private final AtomicBoolean held = new AtomicBoolean(true);

  private LockFile(int fd) {
    this.fd = fd;
  }

  /**
   * Takes the lock, creating the file and its directory if they are missing.
   *
   * @return the lock, or nothing if somebody else holds it, in this process or another
   * @throws DeviceException if the file cannot be opened or locked for another reason
   */
  public static Optional<LockFile> tryLock(Path path) throws IOException {
    Path directory = path.toAbsolutePath().getParent();
    if (directory != null) {
      Files.createDirectories(directory);
    }
    int fd = LibC.open(path.toString(), LibC.O_RDWR | LibC.O_CLOEXEC | O_CREAT, PRIVATE);
    if (fd < 0) {
      throw new DeviceException("open", path.toString(), -1, -1, LibC.errno());
    }
    if (LibC.flock(fd, LOCK_EX | LOCK_NB) == 0) {
      return Optional.of(new LockFile(fd));
    }
    int errno = LibC.errno();
    int unused = LibC.close(fd);
    if (errno == Errno.EWOULDBLOCK) {
      return Optional.empty();
    }
    throw new DeviceException("flock", path.toString(), -1, -1, errno);
  }

  /** Gives the lock up. The file stays: deleting it would let two processes lock two files. */
  @Override
  public void close() {
    if (held.compareAndSet(true, false)) {
      int unused = LibC.flock(fd, LOCK_UN);
      unused = LibC.close(fd);
    }
  }
}

package org.lvmsr.metadata.device;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * A file descriptor of a block device or regular file, and what the kernel says about it. Calls in
 * progress hold off {@link #close}, so that a descriptor number is never used after it was given to
 * somebody else.
 */
final class OpenFile {

  private static final int TYPE_MASK = 0xf000;
  private static final int TYPE_BLOCK = 0x6000;
  private static final int TYPE_REGULAR = 0x8000;
  private static final int ENOTBLK = 15;
  private static final int EBADF = 9;

  private final Path path;
  private final int fd;
  private final boolean block;
  private volatile long size;
  private final int sectorSize;
  private final ReadWriteLock lifetime = new ReentrantReadWriteLock();
  private boolean closed;

  private OpenFile(Path path, int fd) throws IOException {
    this.path = path;
    this.fd = fd;
    // Asked through the descriptor, not the path: the path may name another device by now.
    Path self = Path.of("/proc/self/fd/" + fd);
    int type = (Integer) Files.getAttribute(self, "unix:mode") & TYPE_MASK;
    if (type != TYPE_BLOCK && type != TYPE_REGULAR) {
      throw new DeviceException("open", path.toString(), -1, -1, ENOTBLK);
    }
    this.block = type == TYPE_BLOCK;
    this.size = block ? ioctlResult(LibC.BLKGETSIZE64, Long.BYTES) : Files.size(self);
    // Direct I/O on a file obeys the disk below, which a file cannot be asked for on old kernels.
    this.sectorSize = block ? (int) ioctlResult(LibC.BLKSSZGET, Integer.BYTES) : 4096;
  }

  static OpenFile open(Path path, boolean writable) throws IOException {
    int flags = LibC.O_CLOEXEC | (writable ? LibC.O_RDWR : LibC.O_RDONLY);
    int fd = LibC.open(path.toString(), flags | LibC.O_DIRECT, 0);
    if (fd < 0 && LibC.errno() == Errno.EINVAL) {
      return openCached(path, flags);
    }
    OpenFile direct = wrap(path, fd);
    if (direct.block || direct.readsDirectly()) {
      return direct;
    }
    direct.close();
    return openCached(path, flags);
  }

  /** Whether something of this host has a block device for itself; see open(2), {@code O_EXCL}. */
  static boolean isClaimed(Path path) throws IOException {
    int fd = LibC.open(path.toString(), LibC.O_CLOEXEC | LibC.O_RDONLY | LibC.O_EXCL, 0);
    if (fd < 0 && LibC.errno() == Errno.EBUSY) {
      return true;
    }
    wrap(path, fd).close();
    return false;
  }

  /** For files only: a block device without direct I/O would show this host's memory of the LUN. */
  private static OpenFile openCached(Path path, int flags) throws IOException {
    OpenFile cached = wrap(path, LibC.open(path.toString(), flags, 0));
    if (cached.block) {
      cached.close();
      throw new DeviceException("open O_DIRECT", path.toString(), -1, -1, Errno.EINVAL);
    }
    return cached;
  }

  private static OpenFile wrap(Path path, int fd) throws IOException {
    if (fd < 0) {
      throw new DeviceException("open", path.toString(), -1, -1, LibC.errno());
    }
    try {
      return new OpenFile(path, fd);
    } catch (IOException | RuntimeException e) {
      int unused = LibC.close(fd);
      throw e;
    }
  }

  /** Some file systems accept the flag but not the reads. */
  private boolean readsDirectly() {
    AlignedBuffers.Aligned probe = new AlignedBuffers().take();
    return LibC.pread(fd, probe.address(), sectorSize, 0) >= 0 || LibC.errno() != Errno.EINVAL;
  }

  private long ioctlResult(long request, int length) throws DeviceException {
    try (Memory result = new Memory(Long.BYTES)) {
      result.clear();
      if (LibC.ioctl(fd, request, result) != 0) {
        throw new DeviceException("ioctl", path.toString(), -1, -1, LibC.errno());
      }
      return length == Long.BYTES ? result.getLong(0) : result.getInt(0);
    }
  }

  String name() {
    return path.toString();
  }

  boolean isBlock() {
    return block;
  }

  /** Asks the kernel again: a LUN may have grown. */
  long size() {
    lifetime.readLock().lock();
    try {
      if (block && !closed) {
        size = ioctlResult(LibC.BLKGETSIZE64, Long.BYTES);
      }
    } catch (DeviceException e) {
      // The one of before is as good an answer as there is.
    } finally {
      lifetime.readLock().unlock();
    }
    return size;
  }

  int sectorSize() {
    return sectorSize;
  }

  /** Reads until the length or the end of the device is reached; returns how much it got. */
  int read(Pointer buffer, int length, long offset) throws DeviceException {
    return transfer("pread", LibC::pread, buffer, length, offset);
  }

  /** Writes all of the length. */
  void write(Pointer buffer, int length, long offset) throws DeviceException {
    if (transfer("pwrite", LibC::pwrite, buffer, length, offset) < length) {
      throw new DeviceException("pwrite", name(), offset, length, 0);
    }
  }

  void flush() throws DeviceException {
    int errno = call(() -> LibC.fdatasync(fd));
    if (errno != 0) {
      throw new DeviceException("fdatasync", name(), -1, -1, errno);
    }
  }

  /** Has the kernel zero a range; returns 0 or the error number. */
  int zero(long offset, long length) throws DeviceException {
    if (!block) {
      int mode = LibC.FALLOC_FL_ZERO_RANGE | LibC.FALLOC_FL_KEEP_SIZE;
      return call(() -> LibC.fallocate(fd, mode, offset, length));
    }
    try (Memory range = new Memory(2L * Long.BYTES)) {
      range.setLong(0, offset);
      range.setLong(Long.BYTES, length);
      return call(() -> LibC.ioctl(fd, LibC.BLKZEROOUT, range));
    }
  }

  void close() throws DeviceException {
    lifetime.writeLock().lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      if (LibC.close(fd) != 0) {
        throw new DeviceException("close", name(), -1, -1, LibC.errno());
      }
    } finally {
      lifetime.writeLock().unlock();
    }
  }

  /** {@code pread} or {@code pwrite}. */
  private interface Transfer {
    long move(int fd, Pointer buffer, long count, long offset);
  }

  private int transfer(String operation, Transfer transfer, Pointer buffer, int length, long offset)
      throws DeviceException {
    lifetime.readLock().lock();
    try {
      refuseClosed(operation, offset, length);
      int done = 0;
      while (done < length) {
        long moved = transfer.move(fd, buffer.share(done), length - done, offset + done);
        if (moved < 0 && LibC.errno() == Errno.EINTR) {
          continue;
        }
        if (moved < 0) {
          throw new DeviceException(operation, name(), offset + done, length, LibC.errno());
        }
        if (moved == 0) {
          break;
        }
        done += (int) moved;
        if (done % sectorSize != 0) {
          break; // The file ended inside a sector; direct I/O cannot go on from here.
        }
      }
      return done;
    } finally {
      lifetime.readLock().unlock();
    }
  }

  /** A call that answers 0 or -1. */
  private interface Call {
    int run();
  }

  private int call(Call call) throws DeviceException {
    lifetime.readLock().lock();
    try {
      refuseClosed("use", -1, -1);
      while (call.run() != 0) {
        if (LibC.errno() != Errno.EINTR) {
          return LibC.errno();
        }
      }
      return 0;
    } finally {
      lifetime.readLock().unlock();
    }
  }

  private void refuseClosed(String operation, long offset, long length) throws DeviceException {
    if (closed) {
      throw new DeviceException(operation, name(), offset, length, EBADF);
    }
  }
}

package org.lvmsr.metadata.device;

import com.sun.jna.Native;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;

/**
 * The few calls of the C library that Java has no word for. 64-bit Linux only: {@code size_t} and
 * {@code off_t} are Java's {@code long}. Numbers are from the kernel's {@code asm/fcntl.h} and
 * {@code linux/fs.h}.
 */
final class LibC {

  static final int O_RDONLY = 0;
  static final int O_RDWR = 2;
  static final int O_EXCL = 0x80;
  static final int O_CLOEXEC = 0x80000;
  static final int O_DIRECT = Platform.isARM() ? 0x10000 : 0x4000;

  static final long BLKSSZGET = 0x1268;
  static final long BLKZEROOUT = 0x127f;
  static final long BLKGETSIZE64 = 0x80081272L;

  static final int FALLOC_FL_KEEP_SIZE = 1;
  static final int FALLOC_FL_ZERO_RANGE = 16;

  static {
    Native.register(LibC.class, "c");
  }

  private LibC() {}

  static native int open(String path, int flags, int mode);

  static native int close(int fd);

  static native long pread(int fd, Pointer buffer, long count, long offset);

  static native long pwrite(int fd, Pointer buffer, long count, long offset);

  static native int fdatasync(int fd);

  static native int ioctl(int fd, long request, Pointer argument);

  static native int flock(int fd, int operation);

  static native int fallocate(int fd, int mode, long offset, long length);

  static int errno() {
    return Native.getLastError();
  }
}

package org.lvmsr.metadata.device;

import java.util.Map;

/** Error numbers of Linux (the same on all architectures lvmsr runs on) and their names. */
final class Errno {

  static final int EINTR = 4;
  static final int EIO = 5;
  static final int EWOULDBLOCK = 11;
  static final int EBUSY = 16;
  static final int EINVAL = 22;
  static final int ENOTTY = 25;
  static final int ENOSPC = 28;
  static final int EOPNOTSUPP = 95;

  private static final Map<Integer, String> NAMES =
      Map.ofEntries(
          Map.entry(1, "EPERM"),
          Map.entry(2, "ENOENT"),
          Map.entry(EINTR, "EINTR"),
          Map.entry(EIO, "EIO"),
          Map.entry(6, "ENXIO"),
          Map.entry(9, "EBADF"),
          Map.entry(EWOULDBLOCK, "EWOULDBLOCK"),
          Map.entry(12, "ENOMEM"),
          Map.entry(13, "EACCES"),
          Map.entry(15, "ENOTBLK"),
          Map.entry(16, "EBUSY"),
          Map.entry(19, "ENODEV"),
          Map.entry(20, "ENOTDIR"),
          Map.entry(21, "EISDIR"),
          Map.entry(EINVAL, "EINVAL"),
          Map.entry(24, "EMFILE"),
          Map.entry(ENOTTY, "ENOTTY"),
          Map.entry(27, "EFBIG"),
          Map.entry(ENOSPC, "ENOSPC"),
          Map.entry(30, "EROFS"),
          Map.entry(61, "ENODATA"),
          Map.entry(EOPNOTSUPP, "EOPNOTSUPP"),
          Map.entry(110, "ETIMEDOUT"),
          Map.entry(121, "EREMOTEIO"),
          Map.entry(123, "ENOMEDIUM"));

  private Errno() {}

  static String name(int errno) {
    return NAMES.getOrDefault(errno, "errno " + errno);
  }
}

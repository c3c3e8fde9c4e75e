package org.lvmsr.metadata.device;

import com.sun.jna.Native;
import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** A character device of the kernel's that is talked to by {@code ioctl(2)} alone. */
public final class ControlDevice implements AutoCloseable {
  /** {@link DeviceException#operation()} where it could not be opened. */
  public static final String OPEN = "open";

  private final int fd;

  private ControlDevice(int fd) {
    this.fd = fd;
  }

  /**
   * Opens it for reading and writing.
   *
   * @throws DeviceException if it cannot be, as without root, or without a driver behind it
   */
  public static ControlDevice open(Path path) throws IOException {
    int fd = LibC.open(path.toString(), LibC.O_RDWR | LibC.O_CLOEXEC, 0);
    if (fd < 0) {
      throw new DeviceException(OPEN, path.toString(), -1, -1, LibC.errno());
    }
    return new ControlDevice(fd);
  }

  /**
   * One request. Ends when the kernel has an answer; nothing interrupts it.
   *
   * @param argument a direct buffer, of which the kernel gets the whole, whatever its position
   * @return 0 or the error number; EIO if the kernel answers something else than 0
   */
  public int call(long request, ByteBuffer argument) {
    try {
      int errno = once(request, argument);
      while (errno == Errno.EINTR) {
        errno = once(request, argument);
      }
      return errno;
    } finally {
      Reference.reachabilityFence(argument);
    }
  }

  private int once(long request, ByteBuffer argument) {
    int answer = LibC.ioctl(fd, request, Native.getDirectBufferPointer(argument));
    return answer < 0 ? LibC.errno() : answer == 0 ? 0 : Errno.EIO;
  }

  @Override
  public void close() {
    int unused = LibC.close(fd);
  }
}

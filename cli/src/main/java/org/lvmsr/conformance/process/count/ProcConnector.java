package org.lvmsr.conformance.process.count;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * The kernel's process connector, a netlink socket. To be used by one thread. Numbers are those of
 * the kernel's headers for 64-bit Linux.
 */
final class ProcConnector implements EventSource {
  private static final int AF_NETLINK = 16;
  private static final int SOCK_DGRAM_CLOEXEC = 0x80002;
  private static final int NETLINK_CONNECTOR = 11;
  private static final int SOL_SOCKET = 1;
  private static final int SO_RCVBUFFORCE = 33;
  private static final int MSG_DONTWAIT = 0x40;
  private static final short POLLIN = 1;
  private static final int EINTR = 4;
  private static final int EAGAIN = 11;
  private static final int ENOBUFS = 105;

  private static final int ADDRESS_LENGTH = 12;
  private static final int GROUPS_IN_ADDRESS = 8;
  private static final int EVENTS_IN_POLL = 4;

  /** Some ten thousand events, so that a burst of processes is no overrun. */
  private static final int ROOM = 8 << 20;

  private static final int LONGEST = 4096;
  private static final int MOMENT_MILLIS = 50;

  static {
    Native.register(ProcConnector.class, "c");
  }

  private final int fd;
  private final Memory message = new Memory(LONGEST);

  /**
   * Asks the kernel to be told from now on. It may also stay silent: it does where it was built
   * without the events, and may where this process is in a namespace.
   */
  ProcConnector() throws IOException {
    fd = socket(AF_NETLINK, SOCK_DGRAM_CLOEXEC, NETLINK_CONNECTOR);
    refuse("socket", fd);
    try {
      subscribe();
    } catch (IOException e) {
      int unused = close(fd);
      message.close();
      throw e;
    }
  }

  private void subscribe() throws IOException {
    try (Memory argument = new Memory(ADDRESS_LENGTH)) {
      argument.setInt(0, ROOM);
      // Without the right to it the usual room must do.
      int unused = setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, argument, Integer.BYTES);
      argument.clear();
      argument.setShort(0, (short) AF_NETLINK);
      argument.setInt(GROUPS_IN_ADDRESS, ConnectorMessage.CN_IDX_PROC);
      refuse("bind", bind(fd, argument, ADDRESS_LENGTH));
    }
    refuse("send", send(ConnectorMessage.listen()));
  }

  private long send(byte[] request) {
    return send(fd, request, request.length, 0);
  }

  private static void refuse(String operation, long result) throws IOException {
    if (result < 0) {
      String why = strerror(Native.getLastError());
      throw new IOException(operation + " on the kernel's process connector: " + why);
    }
  }

  @Override
  public void await() throws IOException {
    try (Memory poll = new Memory(Long.BYTES)) {
      poll.clear();
      poll.setInt(0, fd);
      poll.setShort(EVENTS_IN_POLL, POLLIN);
      if (poll(poll, 1, MOMENT_MILLIS) < 0 && Native.getLastError() != EINTR) {
        refuse("poll", -1);
      }
    }
  }

  @Override
  public Optional<ProcessEvent> next() throws IOException {
    boolean lost = false;
    while (true) {
      long length = recv(fd, message, LONGEST, MSG_DONTWAIT);
      int errno = length < 0 ? Native.getLastError() : 0;
      if (errno == EAGAIN) {
        return lost ? Optional.of(ProcessEvent.lost()) : Optional.empty();
      }
      if (errno == ENOBUFS) {
        lost = true; // Told before what is older; the kernel keeps nothing more until that is read.
      } else if (errno != EINTR) {
        refuse("recv", length);
        Optional<ProcessEvent> event =
            ConnectorMessage.read(message.getByteBuffer(0, length).order(ByteOrder.nativeOrder()));
        if (event.isPresent() && !lost) {
          return event;
        }
      }
    }
  }

  @Override
  public void close() {
    long unused = send(ConnectorMessage.ignore());
    int unusedToo = close(fd);
    message.close();
  }

  private static native int socket(int family, int type, int protocol);

  private static native int setsockopt(int fd, int level, int option, Pointer value, int length);

  private static native int bind(int fd, Pointer address, int length);

  private static native long send(int fd, byte[] message, long length, int flags);

  private static native long recv(int fd, Pointer buffer, long length, int flags);

  private static native int poll(Pointer descriptors, long count, int timeout);

  private static native int close(int fd);

  private static native String strerror(int errno);
}

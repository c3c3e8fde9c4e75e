package org.lvmsr.conformance.process.count;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import org.lvmsr.conformance.process.count.ProcessEvent.Kind;

/**
 * Messages of the kernel's process connector: a netlink header of 16 bytes, a connector header of
 * 20, and then the event, which begins with its kind, a processor and a time. Layouts and numbers
 * are those of {@code linux/netlink.h}, {@code linux/connector.h} and {@code linux/cn_proc.h}.
 */
final class ConnectorMessage {
  /** Of the connector's address, and the multicast group as well. */
  static final int CN_IDX_PROC = 1;

  private static final int CN_VAL_PROC = 1;
  private static final short NLMSG_DONE = 3;
  private static final int PROC_CN_MCAST_LISTEN = 1;
  private static final int PROC_CN_MCAST_IGNORE = 2;
  private static final int PROC_EVENT_FORK = 1;
  private static final int PROC_EVENT_EXEC = 2;
  private static final int PROC_EVENT_EXIT = 0x80000000;

  private static final int TYPE = 4;
  private static final int INDEX = 16;
  private static final int VALUE = 20;
  private static final int EVENT = 36;
  private static final int DATA = EVENT + 16;

  private ConnectorMessage() {}

  /** The request to be told. */
  static byte[] listen() {
    return request(PROC_CN_MCAST_LISTEN);
  }

  /** The request to be told no more: older kernels count these, and go on for nobody without it. */
  static byte[] ignore() {
    return request(PROC_CN_MCAST_IGNORE);
  }

  private static byte[] request(int what) {
    ByteBuffer out = ByteBuffer.allocate(EVENT + Integer.BYTES).order(ByteOrder.nativeOrder());
    out.putInt(out.capacity()).putShort(NLMSG_DONE).putShort((short) 0).putInt(0).putInt(0);
    out.putInt(CN_IDX_PROC).putInt(CN_VAL_PROC).putInt(0).putInt(0);
    out.putShort((short) Integer.BYTES).putShort((short) 0);
    return out.putInt(what).array();
  }

  /** What a message tells, in the byte order of its buffer, if it is about what is counted. */
  static Optional<ProcessEvent> read(ByteBuffer message) {
    if (message.remaining() < DATA
        || message.getShort(TYPE) != NLMSG_DONE
        || message.getInt(INDEX) != CN_IDX_PROC
        || message.getInt(VALUE) != CN_VAL_PROC) {
      return Optional.empty();
    }
    return switch (message.getInt(EVENT)) {
      case PROC_EVENT_FORK -> Optional.of(forked(message));
      case PROC_EVENT_EXEC -> Optional.of(ProcessEvent.of(Kind.EXECUTED, word(message, 1)));
      case PROC_EVENT_EXIT -> Optional.of(ProcessEvent.of(Kind.THREAD_ENDED, word(message, 1)));
      default -> Optional.empty();
    };
  }

  /** Parent's thread and process, child's thread and process. A new thread counts as a fork too. */
  private static ProcessEvent forked(ByteBuffer message) {
    int process = word(message, 3);
    return word(message, 2) == process
        ? ProcessEvent.began(process, word(message, 1))
        : ProcessEvent.of(Kind.THREAD_BEGAN, process);
  }

  private static int word(ByteBuffer message, int index) {
    return message.getInt(DATA + index * Integer.BYTES);
  }
}

package org.lvmsr.backend.initiator;

import java.io.IOException;
import java.util.Optional;

/** A LUN did not carry out a command. */
public final class ScsiException extends IOException {
  private static final long serialVersionUID = 1L;

  private static final int CHECK_CONDITION = 0x02;
  private static final int BUSY = 0x08;
  private static final int RESERVATION_CONFLICT = 0x18;
  private static final int TASK_SET_FULL = 0x28;
  private static final int TASK_ABORTED = 0x40;

  private final int status;
  private final transient Optional<Sense> sense;

  ScsiException(String what, int status, Optional<Sense> sense) {
    super(what + ": " + words(status, sense));
    this.status = status;
    this.sense = sense;
  }

  /** The status byte of the command (SAM-5, 5.3). */
  public int status() {
    return status;
  }

  /** What the LUN said of it, if it said anything. */
  public Optional<Sense> sense() {
    return sense;
  }

  boolean isUnitAttention() {
    return hasKey(Sense.UNIT_ATTENTION);
  }

  boolean isIllegalRequest() {
    return hasKey(Sense.ILLEGAL_REQUEST);
  }

  boolean isNoSuchLun() {
    return isIllegalRequest() && sense.filter(Sense::isNoSuchLun).isPresent();
  }

  /** Whether the same command may well succeed a moment later. */
  boolean isPassing() {
    return status == BUSY
        || status == TASK_SET_FULL
        || status == TASK_ABORTED
        || isUnitAttention()
        || hasKey(Sense.ABORTED_COMMAND)
        || sense.filter(Sense::isBecomingReady).isPresent();
  }

  private boolean hasKey(int key) {
    return status == CHECK_CONDITION && sense.filter(one -> one.key() == key).isPresent();
  }

  private static String words(int status, Optional<Sense> sense) {
    return switch (status) {
      case CHECK_CONDITION -> sense.map(Sense::toString).orElse("an error without sense data");
      case BUSY -> "the LUN is busy";
      case RESERVATION_CONFLICT -> "another initiator has reserved the LUN";
      case TASK_SET_FULL -> "the LUN has too many commands at once";
      case TASK_ABORTED -> "the command was aborted";
      default -> "status " + status;
    };
  }
}

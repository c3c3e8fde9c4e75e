package org.lvmsr.backend.initiator;

import java.io.IOException;

/**
 * The connection to a target ended, or the target did not answer in time. A LUN connects once more
 * before its reader gets to see this.
 */
public final class ConnectionLostException extends IOException {
  private static final long serialVersionUID = 1L;

  private final boolean isEndedByTarget;

  ConnectionLostException(String message) {
    this(message, false);
  }

  private ConnectionLostException(String message, boolean isEndedByTarget) {
    super(message);
    this.isEndedByTarget = isEndedByTarget;
  }

  /** The target has ended it, and has not said why. */
  static ConnectionLostException endedByTarget(String message) {
    return new ConnectionLostException(message, true);
  }

  ConnectionLostException(String message, Throwable cause) {
    super(message, cause);
    this.isEndedByTarget = false;
  }

  boolean isEndedByTarget() {
    return isEndedByTarget;
  }
}

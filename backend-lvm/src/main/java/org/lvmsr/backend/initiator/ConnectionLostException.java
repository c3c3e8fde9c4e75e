package org.lvmsr.backend.initiator;

import java.io.IOException;

/**
 * The connection to a target ended, or the target did not answer in time. A LUN connects once more
 * before its reader gets to see this.
 */
public final class ConnectionLostException extends IOException {
  private static final long serialVersionUID = 1L;

  ConnectionLostException(String message) {
    super(message);
  }

  ConnectionLostException(String message, Throwable cause) {
    super(message, cause);
  }
}

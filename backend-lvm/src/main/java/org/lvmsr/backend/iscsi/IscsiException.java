package org.lvmsr.backend.iscsi;

import java.io.IOException;

/** A portal, target or LUN could not be reached or found; the message says what to check. */
public final class IscsiException extends IOException {
  private static final long serialVersionUID = 1L;

  /** What failed, for the error code that the caller gets. */
  public enum Kind {
    PORTAL_UNREACHABLE,
    TARGET_NOT_FOUND,
    LOGIN_FAILED,
    AUTHENTICATION_FAILED,
    LUN_NOT_FOUND
  }

  private final Kind kind;

  /** A failure of that kind, caused by another. */
  public IscsiException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /** A failure of that kind. */
  public IscsiException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  /** The same with what else is known. */
  public IscsiException with(String more) {
    return new IscsiException(kind, getMessage() + "; " + more, this);
  }

  public Kind kind() {
    return kind;
  }
}

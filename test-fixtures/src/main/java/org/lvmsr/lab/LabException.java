package org.lvmsr.lab;

/** The lab itself failed: a part of it could not be built, started or reached. */
public final class LabException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Says what failed and, where a person can do something about it, what. */
  public LabException(String message) {
    super(message);
  }

  /** As {@link #LabException(String)}, with what led to it. */
  public LabException(String message, Throwable cause) {
    super(message, cause);
  }
}

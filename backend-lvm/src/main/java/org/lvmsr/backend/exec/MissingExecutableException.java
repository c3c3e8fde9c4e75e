package org.lvmsr.backend.exec;

/** A program that lvmsr needs is not installed; the message names it and its package. */
public final class MissingExecutableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  MissingExecutableException(String message) {
    super(message);
  }
}

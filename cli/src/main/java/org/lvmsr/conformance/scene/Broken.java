package org.lvmsr.conformance.scene;

/** A rule is broken; the message says what was expected and what was seen. */
public final class Broken extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public Broken(String message) {
    super(message);
  }
}

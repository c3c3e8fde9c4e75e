package org.lvmsr.conformance.scene;

/** The plugin does not offer what a case is about, so the case is skipped; the message is what. */
public final class NotOffered extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public NotOffered(String what) {
    super(what);
  }
}

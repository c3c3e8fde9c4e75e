package org.lvmsr.conformance.scene;

import org.jspecify.annotations.Nullable;

/** What a case works with could not be prepared, so that nothing is known of its rule. */
public final class NoScene extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public NoScene(String message) {
    this(message, null);
  }

  public NoScene(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}

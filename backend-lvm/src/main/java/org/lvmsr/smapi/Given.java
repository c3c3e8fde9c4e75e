package org.lvmsr.smapi;

import java.util.Objects;

/** What can be told of a text that a plugin gives without a look at the machine. */
final class Given {
  private Given() {}

  /**
   * Makes sure that there is one.
   *
   * @param what it is, for the error
   */
  static void text(String text, String what) {
    if (Objects.requireNonNull(text, what).isEmpty()) {
      throw new IllegalArgumentException(what + " is empty");
    }
  }

  /**
   * Makes sure that it can be a path: callers have working directories of their own.
   *
   * @param what it is, for the error
   */
  static void path(String path, String what) {
    text(path, what);
    if (!path.startsWith("/")) {
      throw new IllegalArgumentException(what + " is no absolute path: " + path);
    }
  }
}

package org.lvmsr.cli.args;

import org.jspecify.annotations.Nullable;

/** What one word of a command line is. */
sealed interface Token {
  /** A value by its place. */
  record Positional(String text) implements Token {}

  /**
   * A known option, possibly abbreviated.
   *
   * @param explicit the value if it came in the same word
   * @param isLong whether it was written with two dashes
   */
  record Option(String name, @Nullable String explicit, boolean isLong) implements Token {}

  /** A word that looks like an option and is none. */
  record Unknown(String text) implements Token {}
}

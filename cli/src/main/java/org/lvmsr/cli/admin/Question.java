package org.lvmsr.cli.admin;

import java.util.Optional;

/** Asks a person. */
@FunctionalInterface
interface Question {

  /**
   * Shows a text that ends with a question.
   *
   * @return whether the answer was yes; empty if there is nobody to ask
   */
  Optional<Boolean> ask(String text);
}

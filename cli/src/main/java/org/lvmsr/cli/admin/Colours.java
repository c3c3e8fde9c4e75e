package org.lvmsr.cli.admin;

import java.util.Map;

/**
 * Colours of a terminal, by the escape sequences of ECMA-48; or none, for files, pipes, and people
 * who do not want any. What is said is said without them, too.
 *
 * @param shown whether there are any
 */
record Colours(boolean shown) {
  private static final int STDOUT = 1;
  private static final String CODE = "\u001b[%m";

  /** No colours. */
  static Colours none() {
    return new Colours(false);
  }

  /**
   * Those of stdout, if that is a terminal, and nobody said otherwise: by {@code NO_COLOR} with any
   * value, or a terminal that is {@code dumb}.
   */
  static Colours onStdout(Map<String, String> environment) {
    return new Colours(Terminal.isOpenAs(STDOUT) && areWanted(environment));
  }

  static boolean areWanted(Map<String, String> environment) {
    return environment.getOrDefault("NO_COLOR", "").isEmpty()
        && !environment.getOrDefault("TERM", "").equals("dumb");
  }

  /**
   * A text in a colour.
   *
   * @param code of the colour, as it stands in the escape sequence; empty for none
   */
  String paint(String text, String code) {
    return shown && !code.isEmpty()
        ? CODE.replace("%", code) + text + CODE.replace("%", "0")
        : text;
  }
}

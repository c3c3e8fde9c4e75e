package org.lvmsr.cli.admin;

/**
 * An option that a command knows.
 *
 * @param name with its dashes
 * @param value how the usage calls what follows it; empty for a flag
 * @param meaning for the command's page
 */
record Option(String name, String value, String meaning) {
  static Option flag(String name, String meaning) {
    return new Option(name, "", meaning);
  }

  boolean takesValue() {
    return !value.isEmpty();
  }

  /** As it is written. */
  String form() {
    return (name + " " + value).strip();
  }
}

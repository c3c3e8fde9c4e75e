package org.lvmsr.conformance.types;

import java.util.List;

/**
 * A method of the interface.
 *
 * @param name as its script is called
 * @param arguments all but {@code dbg}, in the order of the interface definition
 * @param result the type of its answer
 */
public record Method(String name, List<Argument> arguments, Type result) {

  /**
   * One of its arguments.
   *
   * @param type one of {@code string}, {@code int}, {@code bool}, {@code map}, {@code other}
   */
  public record Argument(String name, String type) {
    static Argument of(String spelled) {
      int colon = spelled.indexOf(':');
      return colon < 0
          ? new Argument(spelled, "string")
          : new Argument(spelled.substring(0, colon), spelled.substring(colon + 1));
    }
  }

  static Method of(String name, Type result, String... arguments) {
    return new Method(name, List.of(arguments).stream().map(Argument::of).toList(), result);
  }

  /** Whether it has an argument of that name. */
  public boolean takes(String argument) {
    return arguments.stream().anyMatch(known -> known.name().equals(argument));
  }

  /** Whether its script is one of a datapath plugin. */
  public boolean ofDatapath() {
    return name.startsWith("Datapath.") || name.startsWith("Data.");
  }

  /** Whether its script may be one of either: where it lies is not laid down. */
  public boolean ofEither() {
    return name.startsWith("Task.");
  }
}

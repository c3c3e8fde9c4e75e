package org.lvmsr.conformance.cases;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lvmsr.conformance.types.Method;

/** Arguments of the right types about things that do not exist. */
final class Sample {
  private Sample() {}

  static Map<String, Object> of(Method method, String text) {
    Map<String, Object> arguments = new LinkedHashMap<>();
    for (Method.Argument argument : method.arguments()) {
      arguments.put(argument.name(), value(argument.type(), text));
    }
    return arguments;
  }

  private static Object value(String type, String text) {
    return switch (type) {
      case "int" -> 0;
      case "bool" -> false;
      case "map" -> Map.of();
      case "other" -> List.of(text, text);
      default -> text;
    };
  }
}

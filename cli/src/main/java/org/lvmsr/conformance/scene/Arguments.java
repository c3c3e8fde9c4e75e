package org.lvmsr.conformance.scene;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lvmsr.conformance.types.Method;

/** The arguments of a call as one object, last argument first, as the daemon writes them. */
final class Arguments {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Arguments() {}

  /**
   * Makes the object.
   *
   * @param known values for arguments that are not among the others
   * @param given names and values in turn; a value of null leaves the argument out
   */
  static ObjectNode of(Method method, Map<String, ?> known, Object... given) {
    Map<String, Object> values = new LinkedHashMap<>(known);
    List<String> extra = new ArrayList<>();
    for (int i = 0; i < given.length; i += 2) {
      String name = (String) given[i];
      values.put(name, given[i + 1]);
      if (!method.takes(name) && !name.equals("dbg")) {
        extra.add(name);
      }
    }
    List<String> names = new ArrayList<>(List.of("dbg"));
    method.arguments().forEach(argument -> names.add(argument.name()));
    names.addAll(extra);
    Collections.reverse(names);
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    for (String name : names) {
      Object value = values.getOrDefault(name, LEFT_OUT);
      if (value != LEFT_OUT) {
        object.set(name, json(value));
      }
    }
    return object;
  }

  /** In place of a value: the argument is left out. */
  static final Object LEFT_OUT = new Object();

  private static JsonNode json(Object value) {
    return MAPPER.valueToTree(value);
  }
}

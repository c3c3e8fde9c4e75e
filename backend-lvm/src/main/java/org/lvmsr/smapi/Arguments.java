package org.lvmsr.smapi;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The checked arguments of one call. */
public final class Arguments {
  private final Map<String, Object> values;

  private Arguments(Map<String, Object> values) {
    this.values = values;
  }

  /**
   * Checks first that every argument is there and then its type, in the order of the interface.
   *
   * @throws SmapiException if one is missing or of another type
   */
  static Arguments check(List<Param<?>> params, JsonNode json) {
    for (Param<?> param : params) {
      if (!json.has(param.name())) {
        throw missing(param);
      }
    }
    Map<String, Object> values = new HashMap<>();
    for (Param<?> param : params) {
      JsonNode value = json.get(param.name());
      Optional<?> checked = param.type().check(value);
      values.put(param.name(), checked.orElseThrow(() -> wrongType(param, value)));
    }
    return new Arguments(values);
  }

  /** The value of a parameter this method was declared with. */
  @SuppressWarnings("unchecked") // check() stored what the parameter's own type made
  public <T> T get(Param<T> param) {
    Object value = values.get(param.name());
    if (value == null) {
      throw new IllegalArgumentException("not a parameter of this method: " + param.name());
    }
    return (T) value;
  }

  private static SmapiException missing(Param<?> param) {
    return SmapiException.backendFailure(
        "UnmarshalException",
        "UnmarshalException thing=argument missing ty=" + param.name() + " desc=");
  }

  private static SmapiException wrongType(Param<?> param, JsonNode actual) {
    return SmapiException.backendFailure(
        "TypeError", "TypeError expected=" + param.type().name() + " actual=" + shown(actual));
  }

  /** The value as Python prints it, where that is short to say. */
  private static String shown(JsonNode value) {
    if (value.isTextual()) {
      return value.textValue();
    }
    if (value.isNull()) {
      return "None";
    }
    if (value.isBoolean()) {
      return value.booleanValue() ? "True" : "False";
    }
    return JsonText.write(value);
  }
}

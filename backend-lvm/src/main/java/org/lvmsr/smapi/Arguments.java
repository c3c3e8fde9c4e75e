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
   * Checks one parameter after the other in the order of the interface: that it is there, then its
   * type.
   *
   * @throws SmapiException if one is missing or of another type
   */
  static Arguments check(List<Param<?>> params, JsonNode json) {
    Map<String, Object> values = new HashMap<>();
    for (Param<?> param : params) {
      JsonNode value = json.get(param.name());
      if (value == null) {
        throw missing(param);
      }
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
    return SmapiException.backendFailure("TypeError", "TypeError " + param.type().mismatch(actual));
  }
}

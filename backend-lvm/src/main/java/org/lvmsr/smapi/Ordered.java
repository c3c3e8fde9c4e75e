package org.lvmsr.smapi;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** Unmodifiable copies that keep the order of the original, so that answers do not reshuffle. */
final class Ordered {
  private Ordered() {}

  /**
   * A copy.
   *
   * @throws NullPointerException if a key or value is null: a string map on the wire has none
   */
  static Map<String, String> copyOf(Map<String, String> map) {
    Map<String, String> copy = new LinkedHashMap<>();
    map.forEach(
        (key, value) -> copy.put(Objects.requireNonNull(key), Objects.requireNonNull(value, key)));
    return Collections.unmodifiableMap(copy);
  }
}

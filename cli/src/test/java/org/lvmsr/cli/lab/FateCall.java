package org.lvmsr.cli.lab;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A call and what it does to the volumes.
 *
 * @param method of the interface
 * @param key of the volume that it is about; empty if that is a new one
 * @param arguments beside the SR and that key, in pairs
 * @param made the volume that it makes, with no key, if it makes one
 * @param changed the volume behind it; empty if it is gone. Not asked if one is made
 */
record FateCall(
    String method,
    String key,
    List<Object> arguments,
    Optional<FateVolume> made,
    Optional<FateVolume> changed) {

  FateCall {
    arguments = List.copyOf(arguments);
  }

  /** Makes the call. */
  JsonNode make(GuestSr sr) {
    Map<String, Object> all = sr.arguments(arguments.toArray());
    if (!key.isEmpty()) {
      all.put("key", key);
    }
    return sr.plugin().call(method, all);
  }

  /**
   * The volumes behind it.
   *
   * @param newKey that of the volume that was made, if one was
   */
  Map<String, FateVolume> on(Map<String, FateVolume> before, String newKey) {
    Map<String, FateVolume> after = new LinkedHashMap<>(before);
    if (made.isPresent()) {
      after.put(newKey, made.get().withKey(newKey));
    } else if (changed.isPresent()) {
      after.put(key, changed.get());
    } else {
      after.remove(key);
    }
    return Collections.unmodifiableMap(after);
  }

  @Override
  public String toString() {
    var text = new StringBuilder(method).append(key.isEmpty() ? "" : " " + key);
    for (Object word : arguments) {
      text.append(' ').append(word);
    }
    return text.toString();
  }
}

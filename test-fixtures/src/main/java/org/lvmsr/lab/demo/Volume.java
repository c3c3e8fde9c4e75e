package org.lvmsr.lab.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the demo compares of a volume before and after the power cut.
 *
 * @param key the volume's key
 * @param name its name
 * @param description its description
 * @param size its virtual size in bytes
 * @param uri the first of its URIs
 * @param keys what {@code Volume.set} stored
 */
record Volume(
    String key, String name, String description, long size, String uri, Map<String, String> keys) {

  static Volume of(JsonNode answer) {
    Map<String, String> keys = new TreeMap<>();
    answer.path("keys").properties().forEach(e -> keys.put(e.getKey(), e.getValue().asText()));
    return new Volume(
        Discovery.text(answer, "key"),
        Discovery.text(answer, "name"),
        Discovery.text(answer, "description"),
        answer.path("virtual_size").asLong(),
        answer.path("uri").path(0).asText(),
        keys);
  }

  /** This volume without one of its keys. */
  Volume without(String name) {
    Map<String, String> others = new TreeMap<>(keys);
    others.remove(name);
    return new Volume(key, this.name, description, size, uri, others);
  }
}

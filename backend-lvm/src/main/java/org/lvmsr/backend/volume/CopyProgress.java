package org.lvmsr.backend.volume;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;

/**
 * How far the copying of a volume is.
 *
 * @param key of the volume
 * @param done bytes of it that are behind us
 * @param bytes size of it
 */
public record CopyProgress(String key, long done, long bytes) {

  /** A list of them as JSON. */
  public static ArrayNode json(List<CopyProgress> all) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    for (CopyProgress one : all) {
      array.addObject().put("key", one.key).put("done", one.done).put("bytes", one.bytes);
    }
    return array;
  }

  /** Reads what {@link #json} made. */
  public static List<CopyProgress> parse(JsonNode json) {
    List<CopyProgress> all = new ArrayList<>();
    for (JsonNode one : json) {
      all.add(
          new CopyProgress(
              one.path("key").asText(), one.path("done").asLong(), one.path("bytes").asLong()));
    }
    return all;
  }
}

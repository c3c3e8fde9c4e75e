package org.lvmsr.metadata;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;

/** Records to JSON bytes and back. */
final class RecordCodec {

  static final JsonMapper MAPPER =
      JsonMapper.builder()
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  private RecordCodec() {}

  /** Compact JSON of a record. Null values are refused: in a merge patch they mean removal. */
  static byte[] encode(Object value) {
    try {
      byte[] json = MAPPER.writeValueAsBytes(value);
      JsonNode tree = MAPPER.readTree(json);
      if (!tree.isObject()) {
        throw new IllegalArgumentException("a record must be a JSON object: " + tree.getNodeType());
      }
      refuseNulls(tree);
      return json;
    } catch (IOException e) {
      throw new IllegalArgumentException("not a JSON object: " + value.getClass(), e);
    }
  }

  static byte[] encodeTree(JsonNode tree) {
    try {
      return MAPPER.writeValueAsBytes(tree);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("cannot be written as JSON", e);
    }
  }

  private static void refuseNulls(JsonNode tree) {
    for (JsonNode child : tree) {
      if (child.isNull()) {
        throw new IllegalArgumentException("a record must not contain null: omit the field");
      }
      refuseNulls(child);
    }
  }

  /** Parses bytes that were checked when they were stored. */
  static ObjectNode tree(byte[] json) {
    try {
      return (ObjectNode) MAPPER.readTree(json);
    } catch (IOException e) {
      throw new IllegalStateException("stored record is no JSON object", e);
    }
  }

  static <T> T decode(String table, String id, byte[] json, Class<T> type) {
    try {
      return MAPPER.readValue(json, type);
    } catch (IOException e) {
      throw new IllegalStateException(
          "record " + table + "/" + id + " does not fit " + type.getSimpleName(), e);
    }
  }
}

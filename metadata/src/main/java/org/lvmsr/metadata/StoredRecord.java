package org.lvmsr.metadata;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;

/**
 * One record, kept as the bytes of its JSON object: compact, and immutable whatever callers do with
 * what they get from it.
 */
final class StoredRecord {

  static final JsonMapper MAPPER =
      JsonMapper.builder()
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  private final byte[] json;

  private StoredRecord(byte[] json) {
    this.json = json;
  }

  /**
   * Takes anything Jackson writes as an object. Refuses null: in a merge patch it means removal.
   */
  static StoredRecord of(Object value) {
    try {
      byte[] json = MAPPER.writeValueAsBytes(value);
      JsonNode tree = MAPPER.readTree(json);
      if (!tree.isObject()) {
        throw new IllegalArgumentException("a record must be a JSON object: " + tree.getNodeType());
      }
      refuseNulls(tree);
      return new StoredRecord(json);
    } catch (IOException e) {
      throw new IllegalArgumentException("cannot be a record: " + value.getClass(), e);
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

  ObjectNode tree() {
    try {
      return (ObjectNode) MAPPER.readTree(json);
    } catch (IOException e) {
      throw new IllegalStateException("checked when it was stored", e);
    }
  }

  <T> T decode(Class<T> type) {
    try {
      return MAPPER.readValue(json, type);
    } catch (IOException e) {
      throw new IllegalStateException("record does not fit " + type.getSimpleName(), e);
    }
  }

  int length() {
    return json.length;
  }

  void writeTo(OutputStream out) throws IOException {
    out.write(json);
  }
}

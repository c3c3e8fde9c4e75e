package org.lvmsr.metadata;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/**
 * One record, kept as the bytes of its JSON object: compact, and immutable whatever callers do with
 * what they get from it.
 */
final class StoredRecord {

  /** How deep objects and arrays may be nested in a record. */
  private static final int DEEPEST = 998;

  /** In a frame a record lies some levels deeper. */
  private static final int DEEPEST_IN_FRAMES = 2 * DEEPEST;

  /** Bytes of a backslash, a u and four digits. */
  private static final int ESCAPE = 6;

  /** The store has limits of its own. */
  private static final StreamReadConstraints READ_LIMITS =
      StreamReadConstraints.builder()
          .maxNestingDepth(DEEPEST_IN_FRAMES)
          .maxNameLength(Integer.MAX_VALUE)
          .maxStringLength(Integer.MAX_VALUE)
          .build();

  static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(READ_LIMITS)
                  // Most names of fields are keys of volumes, which come but once.
                  .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                  .streamWriteConstraints(
                      StreamWriteConstraints.builder().maxNestingDepth(DEEPEST_IN_FRAMES).build())
                  .build())
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
   * Takes anything Jackson writes as an object. Refuses null, which means removal in a merge patch,
   * and text that has no UTF-8 form or contains NUL.
   */
  static StoredRecord of(Object value) {
    JsonNode tree = value instanceof JsonNode node ? node : MAPPER.valueToTree(value);
    if (!tree.isObject()) {
      throw new IllegalArgumentException("a record must be a JSON object: " + tree.getNodeType());
    }
    check(tree, 1);
    return new StoredRecord(bytes(tree));
  }

  /**
   * Takes one that stands in a body, as its parser has just come to it.
   *
   * @param body what is parsed
   * @throws IOException if it is none
   */
  static StoredRecord read(JsonParser parser, byte[] body) throws IOException {
    int from = (int) parser.currentTokenLocation().getByteOffset();
    skip(parser);
    int to = (int) parser.currentLocation().getByteOffset();
    if (from < 0 || to < from) {
      throw new IOException("a body that is not UTF-8");
    }
    byte[] json = Arrays.copyOfRange(body, from, to);
    return isPlain(json) ? new StoredRecord(json) : of(MAPPER.readTree(json));
  }

  private static void skip(JsonParser parser) throws IOException {
    int depth = 1;
    while (depth > 0) {
      JsonToken token = parser.nextToken();
      if (token == null || token == JsonToken.VALUE_NULL) {
        throw new IllegalArgumentException("a record must not contain " + token);
      }
      depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
      if (depth > DEEPEST) {
        throw new IllegalArgumentException("a record nested deeper than " + DEEPEST + " levels");
      }
    }
  }

  /** Without escapes and other alphabets nothing can be in it that {@link #of} would refuse. */
  private static boolean isPlain(byte[] json) {
    if (json.length < 2 || json[0] != '{' || json[json.length - 1] != '}') {
      return false;
    }
    for (byte c : json) {
      if (c < ' ' || c == '\\') {
        return false;
      }
    }
    return true;
  }

  /** Refuses a table name or id that could not be stored as it is. */
  static void checkText(String text) {
    check(text);
  }

  private static void check(JsonNode tree, int depth) {
    if (depth > DEEPEST && tree.isContainerNode()) {
      throw new IllegalArgumentException("a record nested deeper than " + DEEPEST + " levels");
    }
    if (tree.isNull()) {
      throw new IllegalArgumentException("a record must not contain null: omit the field");
    }
    if (tree.isTextual()) {
      check(tree.textValue());
    }
    if (tree.isNumber() && tree.asText().length() > READ_LIMITS.getMaxNumberLength()) {
      throw new IllegalArgumentException("a number of " + tree.asText().length() + " digits");
    }
    tree.fieldNames().forEachRemaining(StoredRecord::check);
    for (JsonNode child : tree) {
      check(child, depth + 1);
    }
  }

  private static void check(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\0') {
        throw new IllegalArgumentException("contains NUL: " + text.replace('\0', '\ufffd'));
      }
      if (Character.isSurrogate(c)) {
        if (i + 1 == text.length() || !Character.isSurrogatePair(c, text.charAt(i + 1))) {
          throw new IllegalArgumentException("contains half a surrogate pair");
        }
        i++;
      }
    }
  }

  /** How long {@link #quoted} is. */
  static int quotedLength(String text) {
    int length = 2;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < 0x80) {
        length += escapedLength(c);
      } else {
        // Jackson escapes the halves of a pair.
        length += Character.isSurrogate(c) ? ESCAPE : c < 0x800 ? 2 : 3;
      }
    }
    return length;
  }

  private static int escapedLength(char c) {
    return switch (c) {
      case '"', '\\', '\b', '\f', '\n', '\r', '\t' -> 2;
      default -> c < ' ' ? ESCAPE : 1;
    };
  }

  /** A string as JSON writes it, quotes included. */
  static byte[] quoted(String text) {
    return bytes(TextNode.valueOf(text));
  }

  static byte[] bytes(JsonNode tree) {
    try {
      return MAPPER.writeValueAsBytes(tree);
    } catch (IOException e) {
      throw new IllegalArgumentException("cannot be written as JSON", e);
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

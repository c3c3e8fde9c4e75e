package org.lvmsr.smapi;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON as the process contract spells it: strict on the way in, and on the way out one line of
 * ASCII with {@code ", "} and {@code ": "} between the parts, as Python prints it.
 */
public final class JsonText {
  private static final HexFormat HEX = HexFormat.of();
  private static final ObjectReader READER =
      new ObjectMapper().reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private JsonText() {}

  /**
   * Exactly one JSON value, white space around it allowed.
   *
   * @throws BadJson if it is not that
   */
  public static JsonNode parse(String text) throws BadJson {
    try {
      JsonNode value = READER.readTree(text);
      if (value.isMissingNode()) {
        throw new BadJson("no JSON value", null);
      }
      return value;
    } catch (JsonProcessingException e) {
      throw new BadJson(e.getOriginalMessage(), e);
    }
  }

  /** One line without its end. */
  public static String write(JsonNode value) {
    StringBuilder out = new StringBuilder();
    write(value, out);
    return out.toString();
  }

  private static void write(JsonNode value, StringBuilder out) {
    if (value.isObject()) {
      out.append('{');
      for (Iterator<Map.Entry<String, JsonNode>> i = value.properties().iterator(); i.hasNext(); ) {
        Map.Entry<String, JsonNode> member = i.next();
        quote(member.getKey(), out);
        out.append(": ");
        write(member.getValue(), out);
        out.append(i.hasNext() ? ", " : "");
      }
      out.append('}');
    } else if (value.isArray()) {
      out.append('[');
      for (Iterator<JsonNode> i = value.iterator(); i.hasNext(); ) {
        write(i.next(), out);
        out.append(i.hasNext() ? ", " : "");
      }
      out.append(']');
    } else if (value.isTextual()) {
      quote(value.textValue(), out);
    } else {
      out.append(value.asText());
    }
  }

  private static void quote(String text, StringBuilder out) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\b' -> out.append("\\b");
        case '\f' -> out.append("\\f");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c >= ' ' && c < 0x80) {
            out.append(c);
          } else {
            out.append("\\u").append(HEX.toHexDigits(c));
          }
        }
      }
    }
    out.append('"');
  }

  /** The text is not exactly one JSON value. */
  public static final class BadJson extends Exception {
    private static final long serialVersionUID = 1L;

    BadJson(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }
}

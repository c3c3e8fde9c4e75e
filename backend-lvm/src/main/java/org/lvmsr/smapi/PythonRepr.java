package org.lvmsr.smapi;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Values as Python's {@code repr} shows them, because the error texts of the command line do so.
 */
public final class PythonRepr {
  private PythonRepr() {}

  /** A JSON value as the Python value it is read as. */
  public static String of(JsonNode value) {
    if (value.isTextual()) {
      return of(value.textValue());
    }
    if (value.isNull()) {
      return "None";
    }
    if (value.isBoolean()) {
      return value.booleanValue() ? "True" : "False";
    }
    List<String> parts = new ArrayList<>();
    if (value.isArray()) {
      value.forEach(element -> parts.add(of(element)));
      return "[" + String.join(", ", parts) + "]";
    }
    if (value.isObject()) {
      for (Map.Entry<String, JsonNode> member : value.properties()) {
        parts.add(of(member.getKey()) + ": " + of(member.getValue()));
      }
      return "{" + String.join(", ", parts) + "}";
    }
    return value.asText();
  }

  /** A text in quotes: single ones, unless it has those and no double ones. */
  public static String of(String text) {
    char quote = text.contains("'") && !text.contains("\"") ? '"' : '\'';
    StringBuilder out = new StringBuilder().append(quote);
    text.codePoints().forEach(c -> append(c, quote, out));
    return out.append(quote).toString();
  }

  private static void append(int c, char quote, StringBuilder out) {
    switch (c) {
      case '\\' -> out.append("\\\\");
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      default -> {
        if (c == quote) {
          out.append('\\').append(quote);
        } else if (c < ' ' || (c >= 0x7f && c <= 0xa0) || c == 0xad) {
          out.append(String.format(Locale.ROOT, "\\x%02x", c));
        } else {
          out.appendCodePoint(c);
        }
      }
    }
  }
}

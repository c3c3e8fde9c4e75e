package org.lvmsr.smapi;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.Map;

/**
 * Writes JSON on one line as Python's {@code json} writes it: a blank behind commas and colons, and
 * ASCII only. What was written is bytes from the beginning, so a list of thousands of volumes needs
 * no tree and no copies.
 */
public final class JsonWriter {
  private static final HexFormat HEX = HexFormat.of();
  private static final int FIRST_BYTES = 1024;

  private byte[] bytes = new byte[FIRST_BYTES];
  private int length;

  /** Appends a whole value. */
  public void value(JsonNode value) {
    if (value.isObject()) {
      object(value);
    } else if (value.isArray()) {
      put('[');
      Iterator<JsonNode> items = value.iterator();
      while (items.hasNext()) {
        value(items.next());
        next(items.hasNext());
      }
      put(']');
    } else if (value.isTextual()) {
      quote(value.textValue());
    } else {
      ascii(value.asText());
    }
  }

  private void object(JsonNode object) {
    put('{');
    Iterator<Map.Entry<String, JsonNode>> members = object.properties().iterator();
    while (members.hasNext()) {
      Map.Entry<String, JsonNode> member = members.next();
      quote(member.getKey());
      ascii(": ");
      value(member.getValue());
      next(members.hasNext());
    }
    put('}');
  }

  /** Appends an array whose values come one after the other. */
  <E> void array(Iterator<E> items, ResultType<E> type) {
    put('[');
    while (items.hasNext()) {
      type.write(items.next(), this);
      next(items.hasNext());
    }
    put(']');
  }

  private void next(boolean more) {
    if (more) {
      ascii(", ");
    }
  }

  private void quote(String text) {
    put('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= ' ' && c < 0x80 && c != '"' && c != '\\') {
        put(c);
      } else {
        escaped(c);
      }
    }
    put('"');
  }

  private void escaped(char c) {
    switch (c) {
      case '"' -> ascii("\\\"");
      case '\\' -> ascii("\\\\");
      case '\b' -> ascii("\\b");
      case '\f' -> ascii("\\f");
      case '\n' -> ascii("\\n");
      case '\r' -> ascii("\\r");
      case '\t' -> ascii("\\t");
      default -> ascii("\\u" + HEX.toHexDigits(c));
    }
  }

  private void ascii(String text) {
    for (int i = 0; i < text.length(); i++) {
      put(text.charAt(i));
    }
  }

  private void put(char c) {
    if (length == bytes.length) {
      bytes = Arrays.copyOf(bytes, 2 * length);
    }
    bytes[length++] = (byte) c;
  }

  /** Ends the line. */
  public void endLine() {
    put('\n');
  }

  /** What was written so far. */
  @Override
  public String toString() {
    return new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
  }
}

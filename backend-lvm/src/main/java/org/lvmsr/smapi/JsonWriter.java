package org.lvmsr.smapi;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * Writes JSON on one line as Python's {@code json} writes it: a blank behind commas and colons, and
 * ASCII only. What was written is bytes from the beginning, so a list of thousands of volumes needs
 * no tree and no copies, and with a {@link PieceSink} no memory of its own size either.
 */
public final class JsonWriter {
  private static final HexFormat HEX = HexFormat.of();
  private static final int FIRST_PIECE = 1024;
  private static final int PIECE = 1 << 16;

  private final PieceSink sink;
  private final List<byte[]> full = new ArrayList<>();
  private byte[] piece = new byte[FIRST_PIECE];
  private int used;

  /** Keeps all that is written. */
  public JsonWriter() {
    this.sink = (bytes, count) -> full.add(Arrays.copyOf(bytes, count));
  }

  /** Keeps what is short; of what is longer, hands over all but the end. */
  public JsonWriter(PieceSink sink) {
    this.sink = sink;
  }

  /** Appends a whole value. */
  public void value(JsonNode value) {
    if (value.isObject()) {
      object(value);
    } else if (value.isArray()) {
      put('[');
      Iterator<JsonNode> items = value.iterator();
      while (items.hasNext()) {
        value(items.next());
        separate(items.hasNext());
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
      separate(members.hasNext());
    }
    put('}');
  }

  /** Appends an array whose values come one after the other. */
  <E> void array(Iterator<E> items, ResultType<E> type) {
    put('[');
    while (items.hasNext()) {
      type.write(items.next(), this);
      separate(items.hasNext());
    }
    put(']');
  }

  private void separate(boolean more) {
    if (more) {
      ascii(", ");
    }
  }

  private void quote(String text) {
    put('"');
    byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
    if (encoded.length == text.length() && isPlain(encoded)) {
      append(encoded);
    } else {
      quoteEach(text);
    }
    put('"');
  }

  /**
   * Whether these bytes are what they are written as. A question mark may stand for half of a pair,
   * which UTF-8 does not have.
   */
  private static boolean isPlain(byte[] encoded) {
    for (byte c : encoded) {
      if (c < ' ' || c == '"' || c == '\\' || c == '?') {
        return false;
      }
    }
    return true;
  }

  private void quoteEach(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= ' ' && c < 0x80 && c != '"' && c != '\\') {
        put(c);
      } else {
        escaped(c);
      }
    }
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
    if (used == piece.length) {
      next();
    }
    piece[used++] = (byte) c;
  }

  private void append(byte[] bytes) {
    for (int at = 0; at < bytes.length; ) {
      if (used == piece.length) {
        next();
      }
      int count = Math.min(bytes.length - at, piece.length - used);
      System.arraycopy(bytes, at, piece, used, count);
      used += count;
      at += count;
    }
  }

  private void next() {
    if (piece.length < PIECE) {
      piece = Arrays.copyOf(piece, PIECE);
    } else {
      sink.take(piece, used);
      used = 0;
    }
  }

  /** Ends the line. */
  public void endLine() {
    put('\n');
  }

  /** What was written so far and not handed over. */
  public Printed printed() {
    List<byte[]> pieces = new ArrayList<>(full);
    pieces.add(Arrays.copyOf(piece, used));
    return new Printed(pieces);
  }

  /** As text: a copy. */
  @Override
  public String toString() {
    return printed().toString();
  }
}

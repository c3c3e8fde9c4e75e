package org.lvmsr.backend.lvm.text;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Parser of the language in which LVM writes VG metadata: {@code name = value}, {@code name {
 * section }}, lists in brackets, strings in double quotes, integers, and comments from {@code #} to
 * the end of the line. It refuses what it does not know.
 */
final class ConfigParser {
  /** Deeper nesting than any LVM version writes; keeps a hostile text from exhausting the stack. */
  private static final int MAX_DEPTH = 32;

  /** How many sections are around what a VG lists: the list and the VG. */
  private static final int LISTED = 2;

  /** In UTF-8: what is not ASCII is no character of the language, but may stand in strings. */
  private final byte[] text;

  private final int end;
  private final Words words;
  private final Sections sections;
  private int at;

  private ConfigParser(byte[] text, Sections sections) {
    this.text = text;
    this.end = end(text);
    this.words = new Words(text);
    this.sections = sections;
  }

  private static int end(byte[] text) {
    int end = 0;
    while (end < text.length && text[end] != 0) {
      end++;
    }
    return end;
  }

  /** Takes sections of the list that a VG has of its LVs, or of its PVs, as soon as they end. */
  @FunctionalInterface
  interface Sections {
    /** Takes none. */
    Sections NONE = (list, name, section) -> false;

    /**
     * Takes one.
     *
     * @param list name of the section that it is in
     * @return whether it was taken; then it is left out of that one
     */
    boolean take(String list, String name, ConfigNode.Section section) throws LvmFormatException;
  }

  /** Parses a whole text; a NUL ends it. */
  static ConfigNode.Section parse(byte[] text) throws LvmFormatException {
    return parse(text, Sections.NONE);
  }

  /** The same without having all sections of a long list at once. */
  static ConfigNode.Section parse(byte[] text, Sections sections) throws LvmFormatException {
    return new ConfigParser(text, sections).entries("", false, 0);
  }

  /** Where something stands in a text, up to but not including a byte. */
  record Range(int from, int to) {}

  /**
   * Finds what stands between the braces of a section.
   *
   * @param text with a character for each byte, as ISO 8859-1 has it
   * @param names of the section and those around it, from the outside; they stand in the first
   *     section of the text, whatever its name
   */
  static Range body(String text, String... names) throws LvmFormatException {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    var parser = new ConfigParser(bytes, Sections.NONE);
    parser.enter(Optional.empty());
    for (String name : names) {
      parser.enter(Optional.of(name));
    }
    int from = parser.at;
    ConfigNode.Section unused = parser.entries("", true, 0);
    return new Range(from, parser.at - 1);
  }

  private void enter(Optional<String> wanted) throws LvmFormatException {
    while (true) {
      skipBlanks();
      String name = name();
      skipBlanks();
      if (accept('=')) {
        ConfigNode unused = value(0);
      } else if (wanted.isEmpty() || wanted.get().equals(name)) {
        if (!accept('{')) {
          throw unexpected("'{'");
        }
        return;
      } else {
        ConfigNode unused = sectionBody("", 0);
      }
    }
  }

  private ConfigNode.Section entries(String own, boolean nested, int depth)
      throws LvmFormatException {
    if (depth > MAX_DEPTH) {
      throw unexpected("at most " + MAX_DEPTH + " nested sections");
    }
    Map<String, ConfigNode> entries = new LinkedHashMap<>();
    while (true) {
      skipBlanks();
      if (at == end || text[at] == '}') {
        if (nested != at < end) {
          throw unexpected(nested ? "the end of a section" : "a name");
        }
        at++;
        return new ConfigNode.Section(entries);
      }
      String name = name();
      skipBlanks();
      if (accept('=')) {
        entries.put(name, value(depth));
      } else {
        ConfigNode.Section section = sectionBody(name, depth);
        if (depth != LISTED || !sections.take(own, name, section)) {
          entries.put(name, section);
        }
      }
    }
  }

  private ConfigNode.Section sectionBody(String name, int depth) throws LvmFormatException {
    if (!accept('{')) {
      throw unexpected("'=' or '{'");
    }
    return entries(name, true, depth + 1);
  }

  private ConfigNode value(int depth) throws LvmFormatException {
    skipBlanks();
    if (at == end) {
      throw unexpected("a value");
    }
    byte c = text[at];
    if (c == '"') {
      return new ConfigNode.Text(quoted());
    }
    return c == '[' ? list(depth) : new ConfigNode.Int(number());
  }

  private ConfigNode list(int depth) throws LvmFormatException {
    if (depth > MAX_DEPTH) {
      throw unexpected("at most " + MAX_DEPTH + " nested lists");
    }
    at++;
    List<ConfigNode> items = new ArrayList<>();
    while (true) {
      skipBlanks();
      if (accept(']')) {
        return new ConfigNode.Values(items);
      }
      items.add(value(depth + 1));
      skipBlanks();
      if (!accept(',') && (at == end || text[at] != ']')) {
        throw unexpected("',' or ']'");
      }
    }
  }

  private String name() throws LvmFormatException {
    int start = at;
    while (at < end && isNameCharacter(text[at])) {
      at++;
    }
    if (start == at) {
      throw unexpected("a name");
    }
    return words.of(start, at);
  }

  private static boolean isNameCharacter(byte c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '_'
        || c == '-'
        || c == '+'
        || c == '.';
  }

  private String quoted() throws LvmFormatException {
    int start = at + 1;
    int close = start;
    while (close < end && text[close] != '"' && text[close] != '\\') {
      close++;
    }
    if (close < end && text[close] == '"') {
      at = close + 1;
      return words.of(start, close);
    }
    return escaped(start);
  }

  private String escaped(int start) throws LvmFormatException {
    var value = new ByteArrayOutputStream();
    for (int i = start; i < end; i++) {
      byte c = text[i];
      if (c == '"') {
        at = i + 1;
        return value.toString(StandardCharsets.UTF_8);
      }
      if (c == '\\' && i + 1 < end) {
        c = text[++i];
      }
      value.write(c);
    }
    throw unexpected("a closing quote");
  }

  private long number() throws LvmFormatException {
    int start = at;
    boolean negative = accept('-');
    int first = at;
    long value = 0; // Below zero, where there is one number more.
    try {
      while (at < end && text[at] >= '0' && text[at] <= '9') {
        value = Math.subtractExact(Math.multiplyExact(value, 10), text[at] - '0');
        at++;
      }
      if (at > first) {
        return negative ? value : Math.negateExact(value);
      }
    } catch (ArithmeticException tooLarge) {
      // Said below.
    }
    at = start;
    throw unexpected("an integer");
  }

  private boolean accept(char expected) {
    if (at < end && text[at] == expected) {
      at++;
      return true;
    }
    return false;
  }

  private void skipBlanks() {
    while (at < end) {
      byte c = text[at];
      if (c == '#') {
        skipComment();
      } else if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
        at++;
      } else {
        return;
      }
    }
  }

  private void skipComment() {
    while (at < end && text[at] != '\n') {
      at++;
    }
  }

  private LvmFormatException unexpected(String expected) {
    String actual = at < end ? "'" + (char) (text[at] & 0xff) + "'" : "the end of the text";
    return new LvmFormatException("LVM metadata", expected, actual, "byte " + at);
  }
}

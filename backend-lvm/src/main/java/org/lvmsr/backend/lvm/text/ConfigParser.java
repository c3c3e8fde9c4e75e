package org.lvmsr.backend.lvm.text;

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

  private final String text;

  /** The same, a byte for each character; what is not ASCII is no character of the language. */
  private final byte[] scanned;

  private final Sections sections;
  private int at;

  private ConfigParser(String text, Sections sections) {
    this.text = text;
    this.scanned = scanned(text);
    this.sections = sections;
  }

  private static byte[] scanned(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    if (bytes.length == text.length()) {
      return bytes;
    }
    // Pairs of characters have become one question mark.
    byte[] each = new byte[text.length()];
    for (int i = 0; i < each.length; i++) {
      each[i] = text.charAt(i) < 0x80 ? (byte) text.charAt(i) : -1;
    }
    return each;
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
  static ConfigNode.Section parse(String text) throws LvmFormatException {
    return parse(text, Sections.NONE);
  }

  /** The same without having all sections of a long list at once. */
  static ConfigNode.Section parse(String text, Sections sections) throws LvmFormatException {
    int end = text.indexOf('\0');
    var parser = new ConfigParser(end < 0 ? text : text.substring(0, end), sections);
    return parser.entries("", false, 0);
  }

  /** Where something stands in a text, up to but not including a character. */
  record Range(int from, int to) {}

  /**
   * Finds what stands between the braces of a section.
   *
   * @param names of the section and those around it, from the outside; they stand in the first
   *     section of the text, whatever its name
   */
  static Range body(String text, String... names) throws LvmFormatException {
    var parser = new ConfigParser(text, Sections.NONE);
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
      if (at == scanned.length || scanned[at] == '}') {
        if (nested != at < scanned.length) {
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
    if (at == scanned.length) {
      throw unexpected("a value");
    }
    byte c = scanned[at];
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
      if (!accept(',') && (at == scanned.length || scanned[at] != ']')) {
        throw unexpected("',' or ']'");
      }
    }
  }

  private String name() throws LvmFormatException {
    int start = at;
    while (at < scanned.length && isNameCharacter(scanned[at])) {
      at++;
    }
    if (start == at) {
      throw unexpected("a name");
    }
    return text.substring(start, at);
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
    int end = start;
    while (end < scanned.length && scanned[end] != '"' && scanned[end] != '\\') {
      end++;
    }
    if (end < scanned.length && scanned[end] == '"') {
      at = end + 1;
      return text.substring(start, end);
    }
    return escaped(start);
  }

  private String escaped(int start) throws LvmFormatException {
    var value = new StringBuilder();
    for (int i = start; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        at = i + 1;
        return value.toString();
      }
      if (c == '\\' && i + 1 < text.length()) {
        c = text.charAt(++i);
      }
      value.append(c);
    }
    throw unexpected("a closing quote");
  }

  private long number() throws LvmFormatException {
    int start = at;
    if (accept('-')) {
      start = at - 1;
    }
    while (at < scanned.length && scanned[at] >= '0' && scanned[at] <= '9') {
      at++;
    }
    try {
      return Long.parseLong(text.substring(start, at));
    } catch (NumberFormatException e) {
      at = start;
      throw unexpected("an integer");
    }
  }

  private boolean accept(char expected) {
    if (at < scanned.length && scanned[at] == expected) {
      at++;
      return true;
    }
    return false;
  }

  private void skipBlanks() {
    while (at < scanned.length) {
      byte c = scanned[at];
      if (c == '#') {
        int newline = text.indexOf('\n', at);
        at = newline < 0 ? text.length() : newline;
      } else if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
        at++;
      } else {
        return;
      }
    }
  }

  private LvmFormatException unexpected(String expected) {
    String actual = at < text.length() ? "'" + text.charAt(at) + "'" : "the end of the text";
    return new LvmFormatException("LVM metadata", expected, actual, "character " + at);
  }
}

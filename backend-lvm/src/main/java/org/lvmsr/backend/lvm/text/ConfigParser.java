package org.lvmsr.backend.lvm.text;

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

  private final String text;
  private int at;

  private ConfigParser(String text) {
    this.text = text;
  }

  /** Parses a whole text; a NUL ends it. */
  static ConfigNode.Section parse(String text) throws LvmFormatException {
    int end = text.indexOf('\0');
    var parser = new ConfigParser(end < 0 ? text : text.substring(0, end));
    var section = parser.entries(false, 0);
    return section;
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
    var parser = new ConfigParser(text);
    parser.enter(Optional.empty());
    for (String name : names) {
      parser.enter(Optional.of(name));
    }
    int from = parser.at;
    ConfigNode.Section unused = parser.entries(true, 0);
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
        ConfigNode unused = sectionBody(0);
      }
    }
  }

  private ConfigNode.Section entries(boolean nested, int depth) throws LvmFormatException {
    if (depth > MAX_DEPTH) {
      throw unexpected("at most " + MAX_DEPTH + " nested sections");
    }
    Map<String, ConfigNode> entries = new LinkedHashMap<>();
    while (true) {
      skipBlanks();
      if (at == text.length() || text.charAt(at) == '}') {
        if (nested != at < text.length()) {
          throw unexpected(nested ? "the end of a section" : "a name");
        }
        at++;
        return new ConfigNode.Section(entries);
      }
      String name = name();
      skipBlanks();
      entries.put(name, accept('=') ? value(depth) : sectionBody(depth));
    }
  }

  private ConfigNode sectionBody(int depth) throws LvmFormatException {
    if (!accept('{')) {
      throw unexpected("'=' or '{'");
    }
    return entries(true, depth + 1);
  }

  private ConfigNode value(int depth) throws LvmFormatException {
    skipBlanks();
    if (at == text.length()) {
      throw unexpected("a value");
    }
    char c = text.charAt(at);
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
      if (!accept(',') && (at == text.length() || text.charAt(at) != ']')) {
        throw unexpected("',' or ']'");
      }
    }
  }

  private String name() throws LvmFormatException {
    int start = at;
    while (at < text.length() && isNameCharacter(text.charAt(at))) {
      at++;
    }
    if (start == at) {
      throw unexpected("a name");
    }
    return text.substring(start, at);
  }

  private static boolean isNameCharacter(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || "_-+.".indexOf(c) >= 0;
  }

  private String quoted() throws LvmFormatException {
    int start = at + 1;
    int end = start;
    while (end < text.length() && text.charAt(end) != '"' && text.charAt(end) != '\\') {
      end++;
    }
    if (end < text.length() && text.charAt(end) == '"') {
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
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
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
    if (at < text.length() && text.charAt(at) == expected) {
      at++;
      return true;
    }
    return false;
  }

  private void skipBlanks() {
    while (at < text.length()) {
      char c = text.charAt(at);
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

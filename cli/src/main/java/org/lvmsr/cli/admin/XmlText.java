package org.lvmsr.cli.admin;

import java.util.Locale;

/** Text as it stands in an XML 1.0 document, between tags or within quotation marks. */
final class XmlText {
  private XmlText() {}

  /** Markup is escaped; what XML cannot hold, and what nobody can see, is written out. */
  static String of(String text) {
    StringBuilder out = new StringBuilder();
    TextTable.visible(text)
        .codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> append(c, out);
              }
            });
    return out.toString();
  }

  /** Halves of surrogate pairs and two more are no characters of XML. */
  private static void append(int c, StringBuilder out) {
    boolean half = c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
    if (half || c == 0xfffe || c == 0xffff) {
      out.append(String.format(Locale.ROOT, "\\u%04x", c));
    } else {
      out.appendCodePoint(c);
    }
  }
}

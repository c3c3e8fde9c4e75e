package org.lvmsr.cli.args;

import java.util.ArrayList;
import java.util.List;

/** Breaks a text into lines at white space, and a word only if it is longer than a line. */
final class WordWrap {
  private WordWrap() {}

  static List<String> lines(String text, int width) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.strip().split("\\s+", -1)) {
      String rest = word;
      if (!line.isEmpty() && line.length() + 1 + rest.length() <= width) {
        line.append(' ').append(rest);
        continue;
      }
      if (!line.isEmpty() && rest.length() > width && line.length() + 1 < width) {
        int room = width - line.length() - 1;
        line.append(' ').append(rest, 0, room);
        rest = rest.substring(room);
      }
      if (!line.isEmpty()) {
        lines.add(line.toString());
      }
      while (rest.length() > width) {
        lines.add(rest.substring(0, width));
        rest = rest.substring(width);
      }
      line = new StringBuilder(rest);
    }
    lines.add(line.toString());
    return lines;
  }
}

package org.lvmsr.lab;

import java.util.List;
import java.util.stream.Collectors;

/** Words that a POSIX shell gives back unchanged. */
final class ShellQuote {
  private ShellQuote() {}

  static String quote(String word) {
    return "'" + word.replace("'", "'\\''") + "'";
  }

  static String quote(List<String> words) {
    return words.stream().map(ShellQuote::quote).collect(Collectors.joining(" "));
  }
}

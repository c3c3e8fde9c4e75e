package org.lvmsr.backend.lvm.text;

import java.nio.charset.StandardCharsets;

/**
 * Makes strings of what stands in a text, one for all that are alike: an LV is told in the same
 * words as the one before it, and most of what ten thousand of them would take are words.
 */
final class Words {
  /** Names and uuids of LVs are longer, and no two are alike. */
  private static final int LONGEST = 32;

  private static final int SEEN = 256;

  private final byte[] text;
  private final String[] seen = new String[SEEN];

  /** Those of one text, in UTF-8. */
  Words(byte[] text) {
    this.text = text;
  }

  /** What stands from one byte up to but not including another one. */
  String of(int from, int to) {
    int length = to - from;
    if (length > LONGEST) {
      return new String(text, from, length, StandardCharsets.UTF_8);
    }
    int hash = length;
    for (int i = from; i < to; i++) {
      hash = 31 * hash + text[i];
    }
    int place = Math.floorMod(hash ^ (hash >>> 16), SEEN);
    String word = seen[place];
    if (word == null || !isAt(word, from, length)) {
      word = new String(text, from, length, StandardCharsets.UTF_8);
      seen[place] = word;
    }
    return word;
  }

  /** Only of ASCII: of anything else bytes are negative and characters are not. */
  private boolean isAt(String word, int from, int length) {
    if (word.length() != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (word.charAt(i) != text[from + i]) {
        return false;
      }
    }
    return true;
  }
}

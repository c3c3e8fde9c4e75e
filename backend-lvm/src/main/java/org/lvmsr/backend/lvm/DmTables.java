package org.lvmsr.backend.lvm;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The tables that device-mapper has loaded, as {@code dmsetup} prints them. */
final class DmTables {
  private static final String LINEAR = "linear";
  private static final int LINEAR_WORDS = 5;

  private DmTables() {}

  /** Lines such as {@code vg-lv: 0 8192 linear 8:16 4096}; a name never contains a colon. */
  static Map<String, List<DmSegment>> parse(String text) {
    Map<String, List<DmSegment>> tables = new HashMap<>();
    for (String line : text.lines().toList()) {
      int colon = line.indexOf(": ");
      if (colon > 0) {
        List<DmSegment> table =
            tables.computeIfAbsent(line.substring(0, colon), name -> new ArrayList<>());
        String[] words = line.substring(colon + 2).strip().split(" +", -1);
        if (words.length >= 3) {
          table.add(segment(words));
        }
      }
    }
    return tables;
  }

  private static DmSegment segment(String[] words) {
    long start = Long.parseLong(words[0]);
    long length = Long.parseLong(words[1]);
    return words[2].equals(LINEAR) && words.length == LINEAR_WORDS
        ? new DmSegment(start, length, LINEAR, words[3], Long.parseLong(words[4]))
        : new DmSegment(start, length, words[2], "", 0);
  }
}

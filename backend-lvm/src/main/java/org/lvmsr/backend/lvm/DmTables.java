package org.lvmsr.backend.lvm;

import java.util.List;

/** The table of a device, as device-mapper tells it. */
final class DmTables {
  private static final String LINEAR = "linear";
  private static final int LINEAR_WORDS = 5;

  private DmTables() {}

  /** Lines such as {@code 0 8192 linear 8:16 4096}. */
  static List<DmSegment> parse(String text) {
    return text.lines().map(DmTables::segment).toList();
  }

  private static DmSegment segment(String line) {
    String[] words = line.strip().split(" +", -1);
    long start = Long.parseLong(words[0]);
    long length = Long.parseLong(words[1]);
    return words[2].equals(LINEAR) && words.length == LINEAR_WORDS
        ? new DmSegment(start, length, LINEAR, words[3], Long.parseLong(words[4]))
        : new DmSegment(start, length, words[2], "", 0);
  }
}

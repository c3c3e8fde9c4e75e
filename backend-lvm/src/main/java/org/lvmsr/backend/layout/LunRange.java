package org.lvmsr.backend.layout;

import java.util.List;

/**
 * A range of a LUN that is used for one thing.
 *
 * @param start its first byte
 * @param end the first byte behind it, more than {@code start}
 * @param doubts why it may not be what it should be: damaged, overwritten, or claimed twice; each
 *     the end of a sentence
 * @param there whether it was there to be looked at; else it lies behind the end of a partial copy
 */
public record LunRange(long start, long end, Content content, List<String> doubts, boolean there) {

  public LunRange {
    doubts = List.copyOf(doubts);
    if (start < 0 || end <= start) {
      throw new IllegalArgumentException("bytes " + start + " to " + end);
    }
  }

  /** Its length in bytes. */
  public long bytes() {
    return end - start;
  }

  /** Whether something is not as it should be. */
  public boolean isDoubtful() {
    return !doubts.isEmpty();
  }

  /** The same range as something else. */
  LunRange as(Content other) {
    return new LunRange(start, end, other, doubts, there);
  }

  /** Puts one behind others, as a part of the last one if it only goes on that. */
  static void add(LunRange range, List<LunRange> ranges) {
    int last = ranges.size() - 1;
    if (last >= 0 && range.continues(ranges.get(last))) {
      long start = ranges.get(last).start;
      ranges.set(last, new LunRange(start, range.end, range.content, range.doubts, range.there));
    } else {
      ranges.add(range);
    }
  }

  /** Whether it goes on what ends where this one begins. */
  boolean continues(LunRange before) {
    return before.end == start
        && before.there == there
        && before.content.equals(content)
        && before.doubts.equals(doubts);
  }
}

package org.lvmsr.backend.rescue;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * Bytes of a LUN.
 *
 * @param start the first one, from 0
 * @param end the first one behind them, more than {@code start}
 */
public record ByteRange(long start, long end) {

  public ByteRange {
    if (start < 0 || end <= start) {
      throw new IllegalArgumentException("bytes " + start + " to " + end);
    }
  }

  /** How many there are. */
  public long bytes() {
    return end - start;
  }

  /** How many of them are in other ranges, too. */
  static long common(Collection<ByteRange> some, Collection<ByteRange> others) {
    long common = 0;
    for (ByteRange one : merged(some)) {
      for (ByteRange other : merged(others)) {
        common += Math.max(0, Math.min(one.end, other.end) - Math.max(one.start, other.start));
      }
    }
    return common;
  }

  /** The same bytes in ascending order, each once. */
  static List<ByteRange> merged(Collection<ByteRange> ranges) {
    List<ByteRange> merged = new ArrayList<>();
    List<ByteRange> sorted =
        ranges.stream().sorted(Comparator.comparingLong(ByteRange::start)).toList();
    for (ByteRange next : sorted) {
      int last = merged.size() - 1;
      if (last >= 0 && next.start <= merged.get(last).end) {
        ByteRange before = merged.get(last);
        merged.set(last, new ByteRange(before.start, Math.max(before.end, next.end)));
      } else {
        merged.add(next);
      }
    }
    return merged;
  }

  /** The bytes of some ranges that are in none of others, in ascending order. */
  static List<ByteRange> without(Collection<ByteRange> some, Collection<ByteRange> others) {
    List<ByteRange> left = new ArrayList<>();
    for (ByteRange one : merged(some)) {
      long at = one.start;
      for (ByteRange other : merged(others)) {
        if (other.start > at && other.start < one.end) {
          left.add(new ByteRange(at, other.start));
        }
        if (other.start < one.end) {
          at = Math.max(at, other.end);
        }
      }
      if (at < one.end) {
        left.add(new ByteRange(at, one.end));
      }
    }
    return left;
  }

  /** In words, as part of a sentence. */
  @Override
  public String toString() {
    return "bytes " + start + " to " + (end - 1);
  }
}

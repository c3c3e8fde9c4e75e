package org.lvmsr.backend.random;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The stamps of a volume's sectors. Never changes. */
final class Contents {
  private final long[] stamps;
  private final List<Maybe> maybes;

  /** Sectors that may have this stamp in place of their own, each for itself. */
  private record Maybe(int from, int to, long stamp) {}

  private Contents(long[] stamps, List<Maybe> maybes) {
    this.stamps = stamps;
    this.maybes = List.copyOf(maybes);
  }

  static Contents zeroes(long bytes) {
    return found(new long[(int) (bytes / Stamps.SECTOR)]);
  }

  /** What was found, and is certain. */
  static Contents found(long[] stamps) {
    return new Contents(stamps, List.of());
  }

  int sectors() {
    return stamps.length;
  }

  /** After a write that was flushed. */
  Contents written(int from, int to, long stamp) {
    long[] changed = stamps.clone();
    Arrays.fill(changed, from, to, stamp);
    return new Contents(changed, maybes);
  }

  /** After a write of which nobody knows how far it came. */
  Contents maybeWritten(int from, int to, long stamp) {
    List<Maybe> more = new ArrayList<>(maybes);
    more.add(new Maybe(from, to, stamp));
    return new Contents(stamps, more);
  }

  /** What is new reads as zeroes. */
  Contents grown(long bytes) {
    return new Contents(Arrays.copyOf(stamps, (int) (bytes / Stamps.SECTOR)), maybes);
  }

  /** The first sector that cannot be as it was found, and how it is and should be. */
  Optional<String> difference(long[] found) {
    if (found.length != stamps.length) {
      return Optional.of(found.length + " sectors in place of " + stamps.length);
    }
    for (int i = 0; i < found.length; i++) {
      if (found[i] != stamps[i] && !maybe(i, found[i])) {
        return Optional.of(
            "sector "
                + i
                + " has "
                + Stamps.text(found[i])
                + " in place of "
                + Stamps.text(stamps[i]));
      }
    }
    return Optional.empty();
  }

  private boolean maybe(int sector, long stamp) {
    return maybes.stream()
        .anyMatch(one -> one.from <= sector && sector < one.to && one.stamp == stamp);
  }

  private boolean isCertain(int sector) {
    return maybes.stream().noneMatch(one -> one.from <= sector && sector < one.to);
  }

  /** Whether the sectors of a range surely differ; behind the end there are zeroes. */
  boolean differs(Contents other, int from, int to) {
    for (int i = from; i < to; i++) {
      if (stamp(i) != other.stamp(i) && isCertain(i) && other.isCertain(i)) {
        return true;
      }
    }
    return false;
  }

  private long stamp(int sector) {
    return sector < stamps.length ? stamps[sector] : Stamps.ZERO;
  }
}

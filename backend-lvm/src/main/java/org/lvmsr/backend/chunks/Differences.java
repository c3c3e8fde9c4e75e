package org.lvmsr.backend.chunks;

import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * Where two volumes may differ, by what device-mapper knows: every byte that differs lies in a
 * chunk that is told, and no chunk is told that was neither written nor discarded in one of them
 * since they were the same.
 */
public final class Differences {
  private final Side from;
  private final Side to;
  private final boolean samePool;

  private Differences(ChunkMap from, ChunkMap to) {
    this.from = new Side(from);
    this.to = new Side(to);
    this.samePool = from.space().pool().equals(to.space().pool());
  }

  /** Hears of chunks that differ. */
  @FunctionalInterface
  public interface Range {
    /** So many chunks from that one on; in order, and never two ranges without a gap. */
    void differs(long first, long length);
  }

  /**
   * Tells where {@code to} differs from {@code from}, up to the end of {@code to}. What lies beyond
   * the end of {@code from} counts as zeroes there.
   *
   * @throws IllegalArgumentException if the two have nothing to do with each other
   */
  public static void tell(ChunkMap from, ChunkMap to, Range range) {
    if (!from.space().isRelatedTo(to.space())) {
      throw new IllegalArgumentException("no common base or pool");
    }
    var joined = new Joined(range);
    new Differences(from, to).walk(to.chunks(), joined);
    joined.end();
  }

  /** Tells which chunks of a volume are not surely zeroes. */
  public static void tellAllocated(ChunkMap map, Range range) {
    if (!map.space().base().isEmpty()) {
      if (map.chunks() > 0) {
        range.differs(0, map.chunks());
      }
      return;
    }
    var joined = new Joined(range);
    map.runs().forEachRemaining(run -> joined.differs(run.first(), run.length()));
    joined.end();
  }

  private void walk(long chunks, Range range) {
    long at = 0;
    while (at < chunks) {
      ChunkRun before = from.at(at);
      ChunkRun after = to.at(at);
      long end = Math.min(Math.min(from.until(at), to.until(at)), chunks);
      if (!isSame(before, after)) {
        range.differs(at, end - at);
      }
      at = end;
    }
  }

  private boolean isSame(@Nullable ChunkRun before, @Nullable ChunkRun after) {
    if (before == null || after == null) {
      return before == null && after == null;
    }
    return samePool && before.agreesWith(after);
  }

  /** One of the two, walked along. */
  private static final class Side {
    private final Iterator<ChunkRun> runs;
    private @Nullable ChunkRun run;

    Side(ChunkMap map) {
      this.runs = map.runs();
      next();
    }

    private void next() {
      run = runs.hasNext() ? runs.next() : null;
    }

    /** The run that a chunk is in; null if the pool has nothing there. Goes forwards only. */
    @Nullable ChunkRun at(long chunk) {
      while (run != null && run.end() <= chunk) {
        next();
      }
      return run != null && run.first() <= chunk ? run : null;
    }

    /** The next chunk behind that one at which something else begins. */
    long until(long chunk) {
      if (run == null) {
        return Long.MAX_VALUE;
      }
      return run.first() <= chunk ? run.end() : run.first();
    }
  }

  /** Puts ranges together that touch. */
  private static final class Joined implements Range {
    private final Range range;
    private long first;
    private long length;

    Joined(Range range) {
      this.range = range;
    }

    @Override
    public void differs(long from, long more) {
      if (length > 0 && first + length == from) {
        length += more;
        return;
      }
      end();
      first = from;
      length = more;
    }

    void end() {
      if (length > 0) {
        range.differs(first, length);
      }
    }
  }
}

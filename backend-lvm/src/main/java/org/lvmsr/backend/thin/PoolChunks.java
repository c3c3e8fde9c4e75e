package org.lvmsr.backend.thin;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which volumes have which blocks of a pool's data. It takes two bytes for a block, and none for a
 * large range in which no block is in use: each set of volumes has a number, and is kept as another
 * one with a volume more.
 */
public final class PoolChunks {
  private static final int PAGE = 1 << 16;

  /** 64 MiB of memory, and 2 TiB in blocks of 64 KiB. */
  private static final int MOST_PAGES = 512;

  private static final int MOST_SETS = 1 << 16;

  /** The sets that have these numbers always: nobody, and where numbers have run out, who knows. */
  private static final int NOBODY = 0;

  private static final int ONE = 1;
  private static final int SEVERAL = 2;

  private final long chunkBytes;
  private final TreeMap<Long, short[]> pages = new TreeMap<>();
  private final Map<Integer, Integer> withVolume = new HashMap<>();
  private int[] smaller = new int[16];
  private int[] sizes = {0, 1, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
  private long[] last = new long[16];
  private int sets = SEVERAL + 1;
  private long volume = -1;

  /** A pool without volumes. */
  public PoolChunks(long chunkBytes) {
    this.chunkBytes = chunkBytes;
    Arrays.fill(last, -1);
  }

  /**
   * Blocks in a row that the same volumes have.
   *
   * @param start number of the first one
   * @param count of them
   */
  public record Run(long start, long count, Owners owners) {
    /** The number of the block behind the last one. */
    public long end() {
      return start + count;
    }
  }

  /**
   * Who has a block.
   *
   * @param several whether it is more than one volume
   * @param volumes by their numbers in the pool; none if that is not told
   */
  public record Owners(boolean several, List<Long> volumes) {
    public Owners {
      volumes = List.copyOf(volumes);
    }
  }

  /**
   * Reads all volumes of a pool.
   *
   * @throws PoolDamagedException if they are not all there
   * @throws PoolTooLargeException if there is no room for so many blocks
   */
  public static PoolChunks of(PoolMetadata pool) throws IOException {
    var chunks = new PoolChunks(pool.blockBytes());
    for (long number : pool.volumes().keySet()) {
      pool.blocks(number, (block, data, time) -> chunks.add(number, data));
    }
    return chunks;
  }

  /** Size of a block in bytes. */
  public long chunkBytes() {
    return chunkBytes;
  }

  /**
   * Takes up that a volume has a block. All blocks of one volume come before those of the next.
   *
   * @throws PoolTooLargeException if there is no room for it
   */
  public void add(long of, long chunk) throws PoolTooLargeException {
    if (of != volume) {
      withVolume.clear();
      volume = of;
    }
    long number = chunk / PAGE;
    short[] page = pages.get(number);
    if (page == null) {
      if (pages.size() == MOST_PAGES) {
        throw new PoolTooLargeException(MOST_PAGES * PAGE * chunkBytes);
      }
      page = new short[PAGE];
      pages.put(number, page);
    }
    int at = (int) (chunk % PAGE);
    int set = Short.toUnsignedInt(page[at]);
    if (last[set] != of) {
      page[at] = (short) (int) withVolume.computeIfAbsent(set, this::extended);
    }
  }

  private int extended(int set) {
    if (set == ONE || set == SEVERAL || sets == MOST_SETS) {
      return set == NOBODY ? ONE : SEVERAL;
    }
    if (sets == last.length) {
      smaller = Arrays.copyOf(smaller, 2 * sets);
      sizes = Arrays.copyOf(sizes, 2 * sets);
      last = Arrays.copyOf(last, 2 * sets);
    }
    smaller[sets] = set;
    sizes[sets] = sizes[set] + 1;
    last[sets] = volume;
    return sets++;
  }

  /** What is done with blocks in a row that have the same set. */
  private interface Visitor {
    void visit(long start, long count, int set);
  }

  private void visit(boolean told, Visitor visitor) {
    long start = 0;
    int set = NOBODY;
    long next = 0;
    for (Map.Entry<Long, short[]> page : pages.entrySet()) {
      long first = page.getKey() * PAGE;
      if (set != NOBODY && first != next) {
        visitor.visit(start, next - start, set);
        set = NOBODY;
      }
      for (int i = 0; i < PAGE; i++) {
        int here = kept(Short.toUnsignedInt(page.getValue()[i]), told);
        if (here != set) {
          if (set != NOBODY) {
            visitor.visit(start, first + i - start, set);
          }
          start = first + i;
          set = here;
        }
      }
      next = first + PAGE;
    }
    if (set != NOBODY) {
      visitor.visit(start, next - start, set);
    }
  }

  private int kept(int set, boolean told) {
    return told ? set : Math.min(sizes[set], SEVERAL);
  }

  /**
   * How much would be told by {@link #runs}: runs, and volumes of runs.
   *
   * @param told whether with the volumes
   */
  public long weight(boolean told) {
    long[] sum = new long[1];
    visit(told, (start, count, set) -> sum[0] += told ? 1L + sizes[set] : 1);
    return sum[0];
  }

  /**
   * The blocks that are in use, in their order.
   *
   * @param told whether with the volumes; else those of one volume are told from those of several
   */
  public List<Run> runs(boolean told) {
    List<Run> runs = new ArrayList<>();
    Map<Integer, Owners> owners = new HashMap<>();
    visit(
        told,
        (start, count, set) ->
            runs.add(new Run(start, count, owners.computeIfAbsent(set, this::owners))));
    return runs;
  }

  private Owners owners(int set) {
    Deque<Long> volumes = new ArrayDeque<>();
    for (int at = set; at > SEVERAL; at = smaller[at]) {
      volumes.addFirst(last[at]);
    }
    return new Owners(sizes[set] > 1, List.copyOf(volumes));
  }
}

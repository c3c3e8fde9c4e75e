package org.lvmsr.backend.layout;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.lvmsr.backend.check.PoolWitness;
import org.lvmsr.backend.lvm.LogicalVolume;
import org.lvmsr.backend.lvm.ThinPool;
import org.lvmsr.backend.lvm.VolumeGroup;
import org.lvmsr.backend.thin.PoolChunks;

/**
 * What lies where within the data of pools. Of all pools together no more is told than a map has
 * room for: where that runs out, who has a block is left out, or a pool is one area as a whole.
 */
final class PoolDrawing {
  /** Ranges, and users of ranges, of all pools of a LUN. */
  static final int MOST = 40_000;

  private final PoolReader reader;
  private final VolumeGroup vg;
  private final LvContent contents;
  private final Map<String, LogicalVolume> pools = new HashMap<>();
  private final Map<String, Content> drawn = new HashMap<>();
  private final Map<String, List<String>> notes = new TreeMap<>();
  private long left = MOST;

  PoolDrawing(PoolReader reader, VolumeGroup vg, LvContent contents) {
    this.reader = reader;
    this.vg = vg;
    this.contents = contents;
    PoolWitness.pools(vg).forEach(pool -> pools.put(pool.pool().orElseThrow().data(), pool));
  }

  /**
   * A part of an LV.
   *
   * @param start its first byte, counted in the LV
   * @param end the first byte behind it
   */
  record Part(long start, long end, Content content) {}

  /**
   * All parts of the data of a pool, without gaps; none if it is not drawn, or no such LV.
   *
   * @param contested whether something else claims bytes of it
   */
  List<Part> of(LogicalVolume data, boolean contested) {
    LogicalVolume pool = pools.get(data.name());
    if (pool == null) {
      return List.of();
    }
    if (contested || !isOrdinary(data)) {
      note(pool, "is drawn as a whole: where its data lies is not as it should be");
      return List.of();
    }
    PoolReader.Reading reading = reader.read(vg, pool);
    if (reading instanceof PoolReader.Reading.NotKnown unknown) {
      note(pool, "is drawn as a whole: " + unknown.why());
      return List.of();
    }
    PoolChunks chunks = ((PoolReader.Reading.Known) reading).chunks();
    ThinPool halves = pool.pool().orElseThrow();
    if (chunks.chunkBytes() != halves.chunkBytes()) {
      note(pool, "is drawn as a whole: its blocks have another size than LVM's text says");
      return List.of();
    }
    return told(chunks, pool)
        .map(runs -> parts(runs, pool, data, chunks.chunkBytes()))
        .orElse(List.of());
  }

  /** Whether it lies within the VG, and its bytes can be counted. */
  private boolean isOrdinary(LogicalVolume data) {
    return data.isLinear()
        && data.segments().stream().allMatch(run -> run.end() > 0 && run.end() <= vg.extents());
  }

  private Optional<List<PoolChunks.Run>> told(PoolChunks chunks, LogicalVolume pool) {
    for (boolean withUsers : List.of(true, false)) {
      long weight = chunks.weight(withUsers);
      if (weight <= left) {
        left -= weight;
        if (!withUsers) {
          note(pool, "is too fragmented to tell which volumes have which ranges of it");
        }
        return Optional.of(chunks.runs(withUsers));
      }
    }
    note(pool, "is drawn as a whole: it is too fragmented");
    return Optional.empty();
  }

  private List<Part> parts(
      List<PoolChunks.Run> runs, LogicalVolume pool, LogicalVolume data, long chunkBytes) {
    long bytes = data.extents() * vg.extentBytes();
    boolean fits = runs.isEmpty() || runs.get(runs.size() - 1).end() <= bytes / chunkBytes;
    if (!fits) {
      note(pool, "is drawn as a whole: a volume has a block outside of it, see lvmsr check");
      return List.of();
    }
    Content free = new Content(Use.POOL_FREE, "", data.name(), List.of());
    Map<PoolChunks.Owners, Content> mapped = new HashMap<>();
    List<Part> parts = new ArrayList<>();
    long done = 0;
    for (PoolChunks.Run run : runs) {
      long start = run.start() * chunkBytes;
      add(done, start, free, parts);
      done = run.end() * chunkBytes;
      add(
          start,
          done,
          mapped.computeIfAbsent(run.owners(), one -> contents.inPool(pool, one)),
          parts);
    }
    add(done, bytes, free, parts);
    drawn.put(data.name(), contents.of(data));
    return parts;
  }

  private static void add(long start, long end, Content content, List<Part> parts) {
    if (start < end) {
      parts.add(new Part(start, end, content));
    }
  }

  private void note(LogicalVolume pool, String what) {
    notes.computeIfAbsent(what, none -> new ArrayList<>()).add(pool.name());
  }

  /** What pools are as a whole whose parts were told, by the LVs of their data. */
  Map<String, Content> drawn() {
    return Map.copyOf(drawn);
  }

  /** Which pools are not drawn, and why. */
  List<String> notes() {
    List<String> lines = new ArrayList<>();
    notes.forEach((what, names) -> lines.add("pool " + someOf(names) + " " + what));
    return lines;
  }

  /** There may be thousands. */
  private static String someOf(List<String> names) {
    List<String> sorted = names.stream().sorted().toList();
    int shown = Math.min(sorted.size(), 3);
    String more = sorted.size() == shown ? "" : " and " + (sorted.size() - shown) + " more, each";
    return String.join(", ", sorted.subList(0, shown)) + more;
  }
}

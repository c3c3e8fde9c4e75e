package org.lvmsr.cli.admin;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lvmsr.backend.layout.LunMap;
import org.lvmsr.backend.layout.LunRange;
import org.lvmsr.backend.layout.Use;

/** How much of a range of a pool's data is in use, for a table that has it in one line. */
final class PoolSums {
  private final LunMap map;
  private int next;

  PoolSums(LunMap map) {
    this.map = map;
  }

  /**
   * In words that follow what the range is; empty if nothing is known of parts of it. It has to be
   * asked for ranges in order of place.
   */
  String of(LunRange range) {
    Map<Use, Long> sums = new EnumMap<>(Use.class);
    while (next < map.ranges().size() && map.ranges().get(next).end() <= range.end()) {
      LunRange part = map.ranges().get(next);
      sums.merge(part.content().use(), part.bytes(), Long::sum);
      next++;
    }
    return range.content().use() == Use.POOL_DATA && !sums.containsKey(Use.POOL_DATA)
        ? ": " + text(sums)
        : "";
  }

  private static String text(Map<Use, Long> sums) {
    List<String> words = new ArrayList<>();
    add("one", sums.get(Use.POOL_MAPPED), words);
    add("several", sums.get(Use.POOL_SHARED), words);
    add("free", sums.get(Use.POOL_FREE), words);
    return String.join(", ", words);
  }

  private static void add(String what, @Nullable Long bytes, List<String> words) {
    if (bytes != null) {
      words.add(Size.text(bytes) + " " + what);
    }
  }
}

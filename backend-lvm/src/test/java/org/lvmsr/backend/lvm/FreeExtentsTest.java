package org.lvmsr.backend.lvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class FreeExtentsTest {
  private static VolumeGroup vg(long extents, List<Extents> used) {
    var lv = LogicalVolume.linear("v", "u", used);
    return new VolumeGroup("vg", "id", 1, 4096, "pv", 0, extents, List.of(), Map.of("v", lv));
  }

  @Test
  void theSmallestRunThatFitsIsTaken() {
    var free = FreeExtents.of(vg(100, List.of(new Extents(10, 5), new Extents(20, 70))), List.of());
    assertEquals(List.of(new Extents(15, 5)), free.take(5).orElseThrow());
    assertEquals(List.of(new Extents(0, 6)), free.take(6).orElseThrow());
  }

  @Test
  void reservedExtentsAreNotFree() {
    var free = FreeExtents.of(vg(10, List.of()), List.of(new Extents(0, 9)));
    assertEquals(1, free.count());
    assertTrue(free.take(2).isEmpty());
  }

  @Test
  void whatIsSparedIsTakenLastOneGroupAfterTheOther() {
    List<Extents> first = List.of(new Extents(0, 10));
    List<Extents> second = List.of(new Extents(10, 2), new Extents(15, 2));
    var free = FreeExtents.of(vg(30, List.of()), List.of()).sparing(List.of(first, second));
    assertEquals(30, free.count());
    assertEquals(30 - 14, free.unspared());
    assertEquals(List.of(new Extents(12, 3)), free.take(3).orElseThrow());
    assertEquals(List.of(new Extents(17, 13), new Extents(12, 3)), free.take(16).orElseThrow());
    assertEquals(List.of(new Extents(17, 13), new Extents(0, 4)), free.take(17).orElseThrow());
    assertEquals(List.of(new Extents(0, 30)), free.take(30).orElseThrow());
    assertTrue(free.take(31).isEmpty());
  }

  @Property
  void whatIsTakenWasFreeAndIsAsMuchAsWanted(
      @ForAll Set<@IntRange(max = 63) Integer> usedExtents,
      @ForAll @IntRange(min = 1, max = 64) int wanted) {
    List<Extents> used = usedExtents.stream().map(at -> new Extents(at, 1)).toList();
    FreeExtents free = FreeExtents.of(vg(64, used), List.of());
    assertEquals(64 - usedExtents.size(), free.count());
    var taken = free.take(wanted);
    assertEquals(wanted <= free.count(), taken.isPresent());
    Set<Integer> each = new TreeSet<>();
    for (Extents run : taken.orElse(List.of())) {
      for (long at = run.start(); at < run.end(); at++) {
        assertTrue(each.add((int) at) && !usedExtents.contains((int) at) && at < 64);
      }
    }
    assertEquals(taken.isPresent() ? wanted : 0, new ArrayList<>(each).size());
  }
}

package org.lvmsr.backend.layout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.LongRange;
import org.lvmsr.backend.lvm.Extents;
import org.lvmsr.backend.lvm.LogicalVolume;
import org.lvmsr.backend.lvm.VolumeGroup;

/** Whatever a VG says, also nonsense, each byte of the LUN is in one range. */
final class LunMapPropertiesTest {
  private static final long EXTENT = MadeUp.EXTENT;
  private static final long EXTENTS = MadeUp.EXTENTS;
  private static final long FIRST = MadeUp.FIRST;

  @Property(tries = 300)
  void rangesCoverTheLunOnceAndInOrder(
      @ForAll("vgs") VolumeGroup vg, @ForAll @LongRange(min = 0, max = 300L << 20) long medium) {
    LunMap map = LunMap.of(MadeUp.seen(vg, medium), MadeUp.NO_POOLS);
    assertEquals(Math.max(medium, FIRST + EXTENTS * EXTENT), map.bytes());
    long end = 0;
    for (LunRange range : map.ranges()) {
      assertEquals(end, range.start());
      assertTrue(range.end() > range.start());
      assertEquals(range.end() <= medium, range.there());
      end = range.end();
    }
    assertEquals(map.bytes(), end);
  }

  @Property(tries = 300)
  void neighboursDiffer(@ForAll("vgs") VolumeGroup vg) {
    List<LunRange> ranges = LunMap.of(MadeUp.seen(vg, 256L << 20), MadeUp.NO_POOLS).ranges();
    for (int i = 1; i < ranges.size(); i++) {
      assertFalse(ranges.get(i).continues(ranges.get(i - 1)), ranges.get(i)::toString);
    }
  }

  /** What a range says of an extent is what the VG says, asked for each extent by itself. */
  @Property(tries = 300)
  void eachExtentBelongsToWhatHasIt(@ForAll("vgs") VolumeGroup vg) {
    LunMap map = LunMap.of(MadeUp.seen(vg, 256L << 20), MadeUp.NO_POOLS);
    for (long extent = 0; extent < EXTENTS; extent++) {
      long at = FIRST + extent * EXTENT;
      LunRange range =
          map.ranges().stream()
              .filter(one -> one.start() <= at && at < one.end())
              .findFirst()
              .orElseThrow();
      List<String> owners = owners(vg, extent);
      if (owners.size() > 1) {
        assertEquals(Use.CONTESTED, range.content().use());
        assertTrue(range.isDoubtful());
      } else {
        assertEquals(owners.isEmpty() ? "" : owners.get(0), range.content().lv());
        assertEquals(owners.isEmpty(), range.content().use() == Use.FREE);
      }
    }
  }

  private static List<String> owners(VolumeGroup vg, long extent) {
    List<String> owners = new ArrayList<>();
    for (LogicalVolume lv : vg.volumes().values()) {
      for (Extents run : lv.segments()) {
        if (run.start() <= extent && extent < run.end()) {
          owners.add(lv.name());
        }
      }
    }
    return owners;
  }

  @Provide
  Arbitrary<VolumeGroup> vgs() {
    return Arbitraries.oneOf(orderly(), anything());
  }

  /** LVs that share nothing: which one has each extent, or none. */
  private static Arbitrary<VolumeGroup> orderly() {
    return Arbitraries.integers()
        .between(0, 5)
        .list()
        .ofSize((int) EXTENTS)
        .map(
            owners -> {
              Map<String, List<Extents>> runs = new HashMap<>();
              for (int i = 0; i < owners.size(); i++) {
                if (owners.get(i) > 0) {
                  runs.computeIfAbsent("lv" + owners.get(i), lv -> new ArrayList<>())
                      .add(new Extents(i, 1));
                }
              }
              return MadeUp.vg(runs);
            });
  }

  private static Arbitrary<VolumeGroup> anything() {
    Arbitrary<Extents> runs =
        Combinators.combine(
                Arbitraries.longs().between(0, EXTENTS + 10), Arbitraries.longs().between(1, 70))
            .as(Extents::new);
    return Combinators.combine(
            Arbitraries.of("lv1", "v-x", "lvmsr-metadata", "lvmsr-metadata-1"),
            runs.list().ofMinSize(1).ofMaxSize(4))
        .as(Tuple::of)
        .list()
        .ofMaxSize(6)
        .map(
            all -> {
              Map<String, List<Extents>> lvs = new HashMap<>();
              all.forEach(one -> lvs.put(one.get1(), one.get2()));
              return MadeUp.vg(lvs);
            });
  }
}

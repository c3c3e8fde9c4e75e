package org.lvmsr.backend.layout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.lvmsr.backend.lvm.Extents;
import org.lvmsr.backend.lvm.LogicalVolume;
import org.lvmsr.backend.lvm.ThinVgs;
import org.lvmsr.backend.lvm.VolumeGroup;
import org.lvmsr.backend.thin.PoolChunks;
import org.lvmsr.backend.thin.PoolTooLargeException;

/** Whatever a pool says, each byte of its data is in one range, with those that have it. */
final class PoolMapTest {
  private static final long CHUNK = 64L << 10;
  private static final long IN_EXTENT = MadeUp.EXTENT / CHUNK;
  private static final int DATA_EXTENTS = 10;
  private static final String DATA = "p_tdata";

  /** What LVM has for itself in {@link MadeUp} lies there. */
  private static final long BEFORE = 100;

  /** Blocks in a row that a volume has. */
  private record Mapping(long volume, long first, long count) {}

  private static PoolReader reader(List<Mapping> mappings) {
    var chunks = new PoolChunks(CHUNK);
    for (Mapping one : mappings) {
      for (long chunk = one.first(); chunk < one.first() + one.count(); chunk++) {
        add(chunks, one.volume(), chunk);
      }
    }
    return (vg, pool) -> new PoolReader.Reading.Known(chunks);
  }

  private static void add(PoolChunks chunks, long volume, long chunk) {
    try {
      chunks.add(volume, chunk);
    } catch (PoolTooLargeException e) {
      throw new AssertionError(e);
    }
  }

  /** A pool with volumes 1 to 3; there may be a fourth one that no LV is. */
  private static VolumeGroup vg(long extents, List<Extents> data, List<Extents> other) {
    VolumeGroup vg =
        MadeUp.vg(
            extents,
            Map.of(DATA, data, "p_tmeta", List.of(new Extents(extents - 1, 1)), "other", other));
    VolumeGroup pool =
        ThinVgs.with(
            vg,
            ThinVgs.pool("p"),
            ThinVgs.thin("v1", "p", 1),
            ThinVgs.thin("v2", "p", 2),
            ThinVgs.thin("v3", "p", 3));
    Map<String, LogicalVolume> lvs = new HashMap<>(pool.volumes());
    lvs.putAll(vg.volumes());
    return pool.withVolumes(lvs);
  }

  private static LunMap map(VolumeGroup vg, long medium, PoolReader reader) {
    return LunMap.of(MadeUp.seen(vg, medium), reader);
  }

  private static void assertTiles(LunMap map) {
    long end = 0;
    for (LunRange range : map.ranges()) {
      assertEquals(end, range.start());
      end = range.end();
    }
    assertEquals(map.bytes(), end);
  }

  @Property(tries = 300)
  void rangesCoverTheLunOnceWhateverThePoolHas(
      @ForAll("mappings") List<Mapping> mappings,
      @ForAll("places") List<Long> places,
      @ForAll @LongRange(min = 0, max = 300L << 20) long medium,
      @ForAll @LongRange(min = 0, max = 58) long other) {
    List<Extents> data = places.stream().map(one -> new Extents(one, 1)).toList();
    VolumeGroup vg = vg(MadeUp.EXTENTS, data, List.of(new Extents(other, 1)));
    LunMap map = map(vg, medium, reader(mappings));
    assertTiles(map);
    for (int i = 1; i < map.ranges().size(); i++) {
      assertTrue(!map.ranges().get(i).continues(map.ranges().get(i - 1)));
    }
    if (places.contains(other)) {
      assertEquals(Map.of(), map.pools());
    } else {
      assertEquals(owners(mappings), told(map, places));
    }
  }

  /** By the numbers of blocks, of those that there are. */
  private static Map<Long, Set<String>> owners(List<Mapping> mappings) {
    Map<Long, Set<String>> owners = new HashMap<>();
    for (Mapping one : mappings) {
      String name = one.volume() > 3 ? "volume 4 of the pool" : "v" + one.volume();
      for (long chunk = one.first(); chunk < one.first() + one.count(); chunk++) {
        owners.computeIfAbsent(chunk, none -> new TreeSet<>()).add(name);
      }
    }
    return owners;
  }

  private static Map<Long, Set<String>> told(LunMap map, List<Long> places) {
    Map<Long, Set<String>> told = new HashMap<>();
    for (long chunk = 0; chunk < DATA_EXTENTS * IN_EXTENT; chunk++) {
      long extent = places.get((int) (chunk / IN_EXTENT));
      long at = MadeUp.FIRST + extent * MadeUp.EXTENT + chunk % IN_EXTENT * CHUNK;
      Content content = content(map, at);
      Set<String> users = content.users().stream().map(User::lv).collect(Collectors.toSet());
      assertEquals(
          users.isEmpty() ? Use.POOL_FREE : users.size() == 1 ? Use.POOL_MAPPED : Use.POOL_SHARED,
          content.use());
      if (!users.isEmpty()) {
        told.put(chunk, users);
      }
    }
    return told;
  }

  private static Content content(LunMap map, long at) {
    return map.ranges().stream()
        .filter(one -> one.start() <= at && at < one.end())
        .findFirst()
        .orElseThrow()
        .content();
  }

  @Provide
  Arbitrary<List<Mapping>> mappings() {
    long blocks = DATA_EXTENTS * IN_EXTENT;
    return Combinators.combine(
            Arbitraries.longs().between(1, 4),
            Arbitraries.longs().between(0, blocks - 1),
            Arbitraries.longs().between(1, 200))
        .as((volume, first, count) -> new Mapping(volume, first, Math.min(count, blocks - first)))
        .list()
        .ofMaxSize(12)
        .map(PoolMapTest::byVolume);
  }

  private static List<Mapping> byVolume(List<Mapping> all) {
    List<Mapping> sorted = new ArrayList<>(all);
    sorted.sort((one, other) -> Long.compare(one.volume(), other.volume()));
    return sorted;
  }

  @Provide
  Arbitrary<List<Long>> places() {
    return Arbitraries.longs()
        .between(0, MadeUp.EXTENTS - 2)
        .list()
        .ofSize(DATA_EXTENTS)
        .uniqueElements();
  }

  /** In a pool of 40,000 blocks and more, each other one is of these volumes. */
  private static LunMap fragmented(List<Long> even, List<Long> odd) {
    long data = PoolDrawing.MOST / IN_EXTENT + 1;
    List<Mapping> mappings = new ArrayList<>();
    for (long volume = 1; volume <= 3; volume++) {
      for (long chunk = 0; chunk < data * IN_EXTENT; chunk++) {
        if ((chunk % 2 == 0 ? even : odd).contains(volume)) {
          mappings.add(new Mapping(volume, chunk, 1));
        }
      }
    }
    VolumeGroup vg = vg(BEFORE + data + 1, List.of(new Extents(BEFORE, data)), List.of());
    LunMap map = map(vg, 0, reader(mappings));
    assertTiles(map);
    return map;
  }

  @Test
  void whereThereIsNoRoomForUsersKindsAreTold() {
    LunMap map = fragmented(List.of(1L, 2L), List.of(1L, 3L));
    Content content = content(map, MadeUp.FIRST + BEFORE * MadeUp.EXTENT);
    assertEquals("pool, mapped, shared", content.text());
    assertEquals(1, map.ranges().stream().filter(one -> one.content().isInPool()).count());
    assertTrue(
        map.notes()
            .contains("pool p is too fragmented to tell which volumes have which ranges of it"));
  }

  @Test
  void aPoolThatIsTooFragmentedIsOneArea() {
    LunMap map = fragmented(List.of(1L, 2L), List.of(1L));
    assertEquals(Use.POOL_DATA, content(map, MadeUp.FIRST + BEFORE * MadeUp.EXTENT).use());
    assertTrue(map.notes().contains("pool p is drawn as a whole: it is too fragmented"));
  }

  @Test
  void aBlockOutsideOfThePoolSpoilsAllOfIt() {
    VolumeGroup vg = vg(MadeUp.EXTENTS, List.of(new Extents(0, 1)), List.of());
    LunMap map = map(vg, 0, reader(List.of(new Mapping(1, IN_EXTENT, 1))));
    assertEquals(Use.POOL_DATA, content(map, MadeUp.FIRST).use());
    assertTrue(map.notes().toString().contains("has a block outside of it"), map.notes()::toString);
  }

  @Test
  void whatIsNotKnownIsOneAreaAndTheNoteSaysWhy() {
    VolumeGroup vg = vg(MadeUp.EXTENTS, List.of(new Extents(0, 1)), List.of());
    LunMap map = map(vg, 0, (of, pool) -> new PoolReader.Reading.NotKnown("the reason"));
    assertEquals(Use.POOL_DATA, content(map, MadeUp.FIRST).use());
    assertTrue(map.notes().contains("pool p is drawn as a whole: the reason"));
  }
}

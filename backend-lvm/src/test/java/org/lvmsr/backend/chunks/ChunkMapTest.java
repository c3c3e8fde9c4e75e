package org.lvmsr.backend.chunks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Maps of chunks, on the medium and compared. */
class ChunkMapTest {
  private static final ChunkSpace SPACE = new ChunkSpace("pool", "base");
  private static final int CHUNK = 65536;
  private static final String KEY = "0a6f2a3e-7a0b-4f6c-9a53-3d1d5a3f8f10";

  /** What a chunk is in a model: nothing, or block and time. */
  private record Cell(long block, long time) {}

  /** A volume as a list of cells, and the same as a map. */
  private record Model(List<Cell> cells, ChunkMap map) {
    static Model random(Random random, int chunks, ChunkSpace space) {
      List<Cell> cells = new ArrayList<>();
      while (cells.size() < chunks) {
        int length = 1 + random.nextInt(5);
        boolean mapped = random.nextBoolean();
        long block = random.nextInt(4) * 10L;
        long time = random.nextInt(2);
        for (int i = 0; i < length && cells.size() < chunks; i++) {
          cells.add(mapped ? new Cell(block + i, time) : new Cell(-1, 0));
        }
      }
      return of(cells, space);
    }

    static Model of(List<Cell> cells, ChunkSpace space) {
      var builder = new ChunkMap.Builder();
      for (int i = 0; i < cells.size(); i++) {
        if (cells.get(i).block() >= 0) {
          builder.add(new ChunkRun(i, 1, cells.get(i).block(), cells.get(i).time()));
        }
      }
      return new Model(cells, builder.build(space, cells.size()));
    }
  }

  @Property(tries = 300)
  void whatDiffersIsWhatHasAnotherBlockOrTime(
      @ForAll long seed,
      @ForAll @IntRange(max = 40) int before,
      @ForAll @IntRange(max = 40) int after) {
    var random = new Random(seed);
    var from = Model.random(random, before, SPACE);
    var to = Model.random(random, after, SPACE);
    var expected = new BitSet();
    for (int i = 0; i < after; i++) {
      Cell was = i < before ? from.cells().get(i) : new Cell(-1, 0);
      expected.set(i, !was.equals(to.cells().get(i)));
    }
    var told = new BitSet();
    int[] end = {-1};
    Differences.tell(
        from.map(),
        to.map(),
        (first, length) -> {
          assertTrue(first > end[0], "ranges touch or overlap");
          end[0] = (int) (first + length);
          told.set((int) first, end[0]);
        });
    assertEquals(expected, told);
  }

  @Property(tries = 100)
  void inAnotherPoolAllThatEitherHasDiffers(@ForAll long seed) {
    var random = new Random(seed);
    var from = Model.random(random, 30, SPACE);
    var to = Model.random(random, 30, new ChunkSpace("other pool", "base"));
    var expected = new BitSet();
    for (int i = 0; i < 30; i++) {
      expected.set(i, from.cells().get(i).block() >= 0 || to.cells().get(i).block() >= 0);
    }
    var told = new BitSet();
    Differences.tell(from.map(), to.map(), (at, n) -> told.set((int) at, (int) (at + n)));
    assertEquals(expected, told);
  }

  @Property(tries = 100)
  void aMapOnTheMediumIsTheSame(@ForAll long seed, @ForAll @IntRange(max = 200) int chunks)
      throws IOException {
    ChunkMap map = Model.random(new Random(seed), chunks, SPACE).map();
    ChunkMap again = read(ChunkMapFile.write(KEY, map, CHUNK));
    assertEquals(list(map), list(again));
    assertEquals(map.space(), again.space());
    assertEquals(map.chunks(), again.chunks());
  }

  @Property(tries = 400)
  void aMapThatWasChangedOnTheMediumIsNeverBelieved(@ForAll long seed) throws IOException {
    var random = new Random(seed);
    ChunkMap map = Model.random(random, 60, SPACE).map();
    ByteBuffer bytes = ChunkMapFile.write(KEY, map, CHUNK);
    int at = random.nextInt(bytes.capacity());
    bytes.put(at, (byte) (bytes.get(at) ^ (1 << random.nextInt(8))));
    try {
      // Behind the body a block is filled up with zeroes that nobody reads.
      assertEquals(list(map), list(read(bytes)));
      assertTrue(at > ChunkMapFile.BLOCK, "a changed header was believed");
    } catch (ChunkMapDamagedException e) {
      assertTrue(String.valueOf(e.getMessage()).contains(KEY), e.getMessage());
    }
  }

  @Test
  void aMapIsThatOfOneVolume() {
    ByteBuffer bytes = ChunkMapFile.write("another key", ChunkMap.empty(SPACE, 1), CHUNK);
    var e = assertThrows(ChunkMapDamagedException.class, () -> read(bytes));
    assertTrue(String.valueOf(e.getMessage()).contains("another key"), e.getMessage());
  }

  @Test
  void aFragmentedTerabyteTakesAFewBytesAChunk() {
    var random = new Random(1);
    var builder = new ChunkMap.Builder();
    int runs = 100_000;
    for (int i = 0; i < runs; i++) {
      builder.add(new ChunkRun(i * 2L, 1, random.nextInt(1 << 24), random.nextInt(100)));
    }
    ChunkMap map = builder.build(SPACE, 1 << 24);
    int bytes = ChunkMapFile.write(KEY, map, CHUNK).capacity();
    assertTrue(bytes < 8 * runs, bytes + " bytes");
  }

  @Test
  void volumesAreRelatedByTheirBaseOrByAPoolWithoutBases() {
    var base = ChunkSpace.ofLinear("b");
    assertTrue(base.isRelatedTo(new ChunkSpace("p", "b")));
    assertTrue(new ChunkSpace("p", "").isRelatedTo(new ChunkSpace("p", "")));
    assertTrue(!new ChunkSpace("p", "").isRelatedTo(new ChunkSpace("q", "")));
    assertTrue(!new ChunkSpace("p", "b").isRelatedTo(new ChunkSpace("p", "c")));
    var other = ChunkMap.empty(ChunkSpace.ofLinear("x"), 1);
    assertThrows(
        IllegalArgumentException.class,
        () -> Differences.tell(ChunkMap.empty(base, 1), other, (first, length) -> {}));
  }

  @Test
  void allOfALinearVolumeMayBeInUseAndOfAThinOneWhatItHas() {
    List<String> told = new ArrayList<>();
    Differences.Range add = (first, length) -> told.add(first + "+" + length);
    Differences.tellAllocated(ChunkMap.empty(ChunkSpace.ofLinear("x"), 5), add);
    var builder = new ChunkMap.Builder();
    builder.add(new ChunkRun(1, 2, 7, 0));
    builder.add(new ChunkRun(3, 1, 2, 0));
    Differences.tellAllocated(builder.build(new ChunkSpace("p", ""), 9), add);
    assertEquals(List.of("0+5", "1+3"), told);
  }

  @Property(tries = 200)
  void theMostSignificantBitIsTheFirstChunk(
      @ForAll @IntRange(max = 70) int first,
      @ForAll @IntRange(max = 70) int count,
      @ForAll long seed) {
    var random = new Random(seed);
    var changed = new ChangedChunks(first, count);
    var expected = new byte[(count + 7) / 8];
    for (int i = 0; i < 5; i++) {
      int from = random.nextInt(150);
      int length = random.nextInt(40);
      changed.differs(from, length);
      for (int at = from; at < from + length; at++) {
        if (at >= first && at < first + count) {
          expected[(at - first) / 8] |= (byte) (0x80 >> ((at - first) % 8));
        }
      }
    }
    assertEquals(Base64.getEncoder().encodeToString(expected), changed.base64());
  }

  @Test
  void runsThatOverlapOrLieBeyondTheEndAreRefused() {
    for (long end : new long[] {5, 20}) {
      var builder = new ChunkMap.Builder();
      builder.add(new ChunkRun(0, 10, 0, 0));
      builder.add(new ChunkRun(end == 5 ? 9 : 10, 1, 0, 0));
      long chunks = end == 5 ? 20 : 10;
      assertThrows(IllegalArgumentException.class, () -> builder.build(SPACE, chunks));
    }
  }

  private static ChunkMap read(ByteBuffer bytes) throws IOException {
    return ChunkMapFile.read(
        List.of(KEY, "a former one"),
        CHUNK,
        bytes.capacity(),
        (offset, target) -> target.put(bytes.slice((int) offset, target.remaining())));
  }

  private static List<ChunkRun> list(ChunkMap map) {
    List<ChunkRun> all = new ArrayList<>();
    map.runs().forEachRemaining(all::add);
    return all;
  }
}

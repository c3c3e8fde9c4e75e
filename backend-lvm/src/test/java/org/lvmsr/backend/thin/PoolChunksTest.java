package org.lvmsr.backend.thin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.lvmsr.backend.lvm.text.BytesDevice;
import org.lvmsr.fixtures.pool.SharedPool;

/** Which volumes have which blocks, of real pools and of larger ones. */
class PoolChunksTest {
  private static final long BLOCK = 65_536;

  private static PoolChunks.Run run(long start, long count, Long... volumes) {
    List<Long> all = List.of(volumes);
    return new PoolChunks.Run(start, count, new PoolChunks.Owners(all.size() > 1, all));
  }

  private static PoolChunks read(byte[] metadata) throws IOException {
    return PoolChunks.of(PoolMetadata.open(new BytesDevice(metadata)).orElseThrow());
  }

  @Test
  void neighboursOfTheSameVolumesAreOneRun() throws IOException {
    assertEquals(
        List.of(run(0, 6, 1L, 2L), run(6, 4, 1L), run(20, 4, 2L), run(70, 4, 1L), run(100, 1, 9L)),
        read(SharedPool.metadata()).runs(true));
    assertEquals(
        List.of(run(0, 1000, 1L), run(1500, 1, 1L), run(1600, 2, 3L), run(2000, 500, 1L)),
        read(PoolImage.bytes()).runs(true));
  }

  @Test
  void withoutVolumesThoseOfOneAreToldFromThoseOfSeveral() throws IOException {
    PoolChunks chunks = read(SharedPool.metadata());
    var one = new PoolChunks.Owners(false, List.of());
    var several = new PoolChunks.Owners(true, List.of());
    assertEquals(
        List.of(
            new PoolChunks.Run(0, 6, several),
            new PoolChunks.Run(6, 4, one),
            new PoolChunks.Run(20, 4, one),
            new PoolChunks.Run(70, 4, one),
            new PoolChunks.Run(100, 1, one)),
        chunks.runs(false));
    assertEquals(5, chunks.weight(false));
    assertEquals(5 + 6, chunks.weight(true));
  }

  @Test
  void aRunMayGoOnFarFromTheFirstBlock() throws IOException {
    var chunks = new PoolChunks(BLOCK);
    long far = 5L << 32;
    for (long chunk = far - 3; chunk < far + 70_000; chunk++) {
      chunks.add(7, chunk);
    }
    chunks.add(8, far + 200_000);
    assertEquals(List.of(run(far - 3, 70_003, 7L), run(far + 200_000, 1, 8L)), chunks.runs(true));
  }

  @Test
  void aGapEndsARunHoweverLongItIs() throws IOException {
    var chunks = new PoolChunks(BLOCK);
    chunks.add(7, 65_535);
    chunks.add(7, 3 * 65_536);
    assertEquals(List.of(run(65_535, 1, 7L), run(3 * 65_536, 1, 7L)), chunks.runs(true));
  }

  /** Of 17 volumes each block has another set: there are no numbers for so many. */
  @Test
  void whereSetsAreTooManyItIsStillToldWhetherABlockIsShared() throws IOException {
    var chunks = new PoolChunks(BLOCK);
    int blocks = 1 << 17;
    for (int volume = 0; volume < 17; volume++) {
      for (int chunk = 0; chunk < blocks; chunk++) {
        if ((chunk >> volume & 1) == 1) {
          chunks.add(volume, chunk);
        }
      }
    }
    long next = 0;
    for (PoolChunks.Run run : chunks.runs(false)) {
      for (long chunk = run.start(); chunk < run.end(); chunk++) {
        assertEquals(Long.bitCount(chunk) > 1, run.owners().several(), "block " + chunk);
      }
      next = run.end();
    }
    assertEquals(blocks, next);
    for (PoolChunks.Run run : chunks.runs(true)) {
      boolean told = !run.owners().volumes().isEmpty();
      assertTrue(!told || run.owners().volumes().size() == Long.bitCount(run.start()));
    }
  }

  @Test
  void thereIsAnEndToWhatIsKept() {
    var chunks = new PoolChunks(BLOCK);
    assertThrows(
        PoolTooLargeException.class,
        () -> {
          for (long chunk = 0; chunk < 1L << 40; chunk += 1 << 16) {
            chunks.add(1, chunk);
          }
        });
  }
}

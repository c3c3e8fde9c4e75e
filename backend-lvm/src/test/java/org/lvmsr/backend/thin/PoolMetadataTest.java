package org.lvmsr.backend.thin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.lvmsr.backend.lvm.text.BytesDevice;
import org.lvmsr.fixtures.pool.SharedPool;

/** What dm-thin and its tools write is read, and what is damaged is told and never read. */
class PoolMetadataTest {
  private static final int BLOCK = 4096;
  private static final int BLOCKS_IN_USE = 16;

  /** A mapping as {@code pool.xml} has it. */
  private record Mapping(long block, long data, long time) {}

  private static PoolMetadata open() throws IOException {
    return PoolMetadata.open(new BytesDevice(PoolImage.bytes())).orElseThrow();
  }

  private static List<Mapping> blocks(PoolMetadata pool, long volume) throws IOException {
    List<Mapping> found = new ArrayList<>();
    pool.blocks(volume, (block, data, time) -> found.add(new Mapping(block, data, time)));
    return found;
  }

  @Test
  void aPoolHasVolumesAndATransaction() throws IOException {
    PoolMetadata pool = open();
    assertEquals(5, pool.transaction());
    assertEquals(65_536, pool.blockBytes());
    assertEquals(
        Map.of(
            1L, new PoolVolume(1501, 0),
            3L, new PoolVolume(2, 1),
            16_777_215L, new PoolVolume(0, 4)),
        pool.volumes());
  }

  @Test
  void aPoolThatChangesMeanwhileIsNoticed() throws IOException {
    byte[] bytes = PoolImage.bytes();
    PoolMetadata pool = PoolMetadata.open(new BytesDevice(bytes)).orElseThrow();
    assertTrue(pool.isUnchanged());
    System.arraycopy(SharedPool.metadata(), 0, bytes, 0, BLOCK);
    assertFalse(pool.isUnchanged());
  }

  @Property(tries = 500)
  void oneVolumeIsFoundAsAmongAll(@ForAll @IntRange(max = 4) int some, @ForAll long any)
      throws IOException {
    PoolMetadata pool = open();
    for (long number : new long[] {some, any, 16_777_215, 16_777_216, Long.MAX_VALUE}) {
      assertEquals(Optional.ofNullable(pool.volumes().get(number)), pool.volume(number));
    }
  }

  /** As the kernel does: the superblock once more in a block of its own, which the first names. */
  @Test
  void whatIsKeptForReadersIsReadWhateverThePoolIsByNow() throws IOException {
    byte[] bytes = PoolImage.bytes();
    assertThrows(IOException.class, () -> PoolMetadata.openHeld(new BytesDevice(bytes)));
    int kept = BLOCKS_IN_USE + 3;
    System.arraycopy(bytes, 0, bytes, kept * BLOCK, BLOCK);
    superblock(bytes, kept, 48, 5);
    superblock(bytes, 0, 48, 6);
    superblock(bytes, 0, 328, 99);
    superblock(bytes, 0, 56, kept);
    PoolMetadata pool = PoolMetadata.openHeld(new BytesDevice(bytes));
    assertEquals(5, pool.transaction());
    assertEquals(open().volumes(), pool.volumes());
    bytes[kept * BLOCK + 100] ^= 1;
    assertThrows(PoolDamagedException.class, () -> PoolMetadata.openHeld(new BytesDevice(bytes)));
  }

  /** Changes a number in a superblock, which says where it is and has a checksum. */
  private static void superblock(byte[] bytes, int block, int at, long value) {
    ByteBuffer one =
        ByteBuffer.wrap(bytes, block * BLOCK, BLOCK).slice().order(ByteOrder.LITTLE_ENDIAN);
    one.putLong(8, block).putLong(at, value);
    one.putInt(0, MetadataBlock.checksum(one, MetadataBlock.SUPERBLOCK_XOR));
  }

  @Test
  void aVolumeHasItsBlocksInTheirOrder() throws IOException {
    List<Mapping> expected = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      expected.add(new Mapping(i, i, 0));
    }
    expected.add(new Mapping(2000, 1500, 1));
    for (int i = 0; i < 500; i++) {
      expected.add(new Mapping(3000 + i, 2000 + i, 2));
    }
    assertEquals(expected, blocks(open(), 1));
    assertEquals(
        List.of(new Mapping(7, 1600, 1), new Mapping(1_000_000, 1601, 2)), blocks(open(), 3));
    assertEquals(List.of(), blocks(open(), 16_777_215));
    assertEquals(List.of(), blocks(open(), 2));
  }

  @Test
  void aPoolThatWasNeverActiveHasNothing() throws IOException {
    assertEquals(Optional.empty(), PoolMetadata.open(new BytesDevice(new byte[1 << 20])));
  }

  /** Where a bit is flipped, all is as before, or the damage is told: nothing else is ever read. */
  @Property(tries = 2000)
  void aFlippedBitIsTold(@ForAll @IntRange(max = BLOCKS_IN_USE * BLOCK * 8 - 1) int bit)
      throws IOException {
    byte[] bytes = PoolImage.bytes();
    bytes[bit / 8] ^= (byte) (1 << bit % 8);
    try {
      PoolMetadata pool = PoolMetadata.open(new BytesDevice(bytes)).orElseThrow();
      assertEquals(open().volumes(), pool.volumes());
      assertEquals(blocks(open(), 1), blocks(pool, 1));
    } catch (PoolDamagedException told) {
      assertTrue(told.toString().contains("expected"), told.toString());
    }
  }

  @Test
  void aBlockInAnotherPlaceIsTold() throws IOException {
    byte[] bytes = PoolImage.bytes();
    for (int block = 1; block < BLOCKS_IN_USE; block++) {
      System.arraycopy(bytes, BLOCK * (block + 1), bytes, BLOCK * block, BLOCK);
    }
    assertThrows(
        PoolDamagedException.class,
        () -> PoolMetadata.open(new BytesDevice(bytes)).orElseThrow().volumes());
  }
}

package org.lvmsr.backend.extract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.lvmsr.backend.lvm.Extents;
import org.lvmsr.backend.lvm.LogicalVolume;
import org.lvmsr.backend.lvm.ThinPool;
import org.lvmsr.backend.lvm.ThinVolume;
import org.lvmsr.backend.lvm.VolumeGroup;
import org.lvmsr.backend.lvm.text.BytesDevice;
import org.lvmsr.backend.thin.PoolImage;

/** A volume reads out of a LUN as it does for a guest. */
class VolumeContentsTest {
  private static final int EXTENT = 1 << 20;
  private static final int BLOCK = 1 << 16;
  private static final int START = 1 << 20;
  private static final String UUID = "aaaaaa-aaaa-aaaa-aaaa-aaaa-aaaa-aaaaaa";

  private static final LogicalVolume META = linear("p_tmeta", new Extents(0, 1));

  /** Its second part lies before its first. */
  private static final LogicalVolume BASE = linear("base", new Extents(2, 1), new Extents(1, 1));

  private static final LogicalVolume DATA = linear("p_tdata", new Extents(3, 120));
  private static final LogicalVolume SMALL = linear("small_tdata", new Extents(3, 100));

  private static LogicalVolume linear(String name, Extents... segments) {
    return LogicalVolume.linear(name, UUID, List.of(segments));
  }

  private static LogicalVolume thin(String name, long number, Optional<String> base) {
    return new LogicalVolume(
        name,
        UUID,
        "thin",
        List.of(),
        true,
        List.of(),
        8,
        Optional.empty(),
        Optional.of(new ThinVolume("p", number, base, Optional.empty())));
  }

  private static VolumeGroup vg(LogicalVolume data) {
    var halves = new ThinPool(data.name(), META.name(), BLOCK, 5, List.of());
    var pool =
        new LogicalVolume(
            "p",
            UUID,
            "thin-pool",
            List.of(),
            true,
            List.of(),
            data.extents(),
            Optional.of(halves),
            Optional.empty());
    return new VolumeGroup(
        "vg",
        UUID,
        1,
        EXTENT,
        UUID,
        START,
        200,
        List.of(),
        Map.of("p", pool, META.name(), META, data.name(), data, "base", BASE));
  }

  /** Each block of 64 KiB is filled with a number of its own. */
  private static BytesDevice lun() throws IOException {
    byte[] bytes = new byte[START + 130 * EXTENT];
    for (int block = 0; block < bytes.length / BLOCK; block++) {
      Arrays.fill(bytes, block * BLOCK, (block + 1) * BLOCK, number(block));
    }
    byte[] metadata = PoolImage.bytes();
    System.arraycopy(metadata, 0, bytes, START, metadata.length);
    return new BytesDevice(bytes);
  }

  private static byte number(int blockOfLun) {
    return (byte) (blockOfLun * 31 % 251 + 1);
  }

  private static byte[] copy(VolumeGroup vg, LogicalVolume lv, long bytes) throws IOException {
    var out = new ByteArrayOutputStream();
    new VolumeContents(lun(), vg)
        .copy(
            lv,
            bytes,
            new ContentSink() {
              @Override
              public void data(ByteBuffer piece) {
                byte[] copied = new byte[piece.remaining()];
                piece.get(copied);
                out.writeBytes(copied);
              }

              @Override
              public void zeroes(long length) {
                out.writeBytes(new byte[(int) length]);
              }
            });
    return out.toByteArray();
  }

  /** What is in a block of the pool. */
  private static byte inPool(int block) {
    return number((START + 3 * EXTENT) / BLOCK + block);
  }

  private static byte inBase(int block) {
    int extent = block < EXTENT / BLOCK ? 2 : 1;
    return number((START + extent * EXTENT) / BLOCK + block % (EXTENT / BLOCK));
  }

  @Test
  void aLinearVolumeIsReadSegmentBySegment() throws IOException {
    byte[] expected = new byte[2 * EXTENT - 512];
    for (int i = 0; i < expected.length; i++) {
      expected[i] = inBase(i / BLOCK);
    }
    assertArrayEquals(expected, copy(vg(DATA), BASE, expected.length));
  }

  @Test
  void aThinVolumeIsItsBlocksAndZeroesElsewhere() throws IOException {
    byte[] expected = new byte[8 * EXTENT + 5];
    Arrays.fill(expected, 7 * BLOCK, 8 * BLOCK, inPool(1600));
    assertArrayEquals(expected, copy(vg(DATA), thin("v", 3, Optional.empty()), expected.length));
  }

  @Test
  void anOverlayShowsItsBaseWhereItHasNoBlock() throws IOException {
    byte[] expected = new byte[4 * EXTENT];
    for (int block = 0; block < 2 * EXTENT / BLOCK; block++) {
      Arrays.fill(expected, block * BLOCK, (block + 1) * BLOCK, inBase(block));
    }
    Arrays.fill(expected, 7 * BLOCK, 8 * BLOCK, inPool(1600));
    assertArrayEquals(expected, copy(vg(DATA), thin("v", 3, Optional.of("base")), expected.length));
  }

  @Test
  void manyBlocksInARowAreReadInARow() throws IOException {
    byte[] expected = new byte[1000 * BLOCK + BLOCK / 2];
    for (int block = 0; block < 1000; block++) {
      Arrays.fill(expected, block * BLOCK, (block + 1) * BLOCK, inPool(block));
    }
    assertArrayEquals(expected, copy(vg(DATA), thin("v", 1, Optional.empty()), expected.length));
  }

  @Test
  void aVolumeThatIsLargerThanItsLvIsNotMadeUpOfItsNeighbours() {
    var cut = assertThrows(UnreadableVolumeException.class, () -> copy(vg(DATA), BASE, 3 * EXTENT));
    assertTrue(cut.toString().contains("not of the same time"), cut.toString());
  }

  @Test
  void whatIsNotThereIsToldAndNotMadeUp() {
    for (LogicalVolume lv :
        List.of(thin("v", 2, Optional.empty()), thin("v", 3, Optional.of("lost")))) {
      assertThrows(UnreadableVolumeException.class, () -> copy(vg(DATA), lv, EXTENT));
    }
    var outside =
        assertThrows(
            UnreadableVolumeException.class,
            () -> copy(vg(SMALL), thin("v", 3, Optional.empty()), EXTENT));
    assertTrue(outside.toString().contains("outside of its pool"), outside.toString());
  }
}

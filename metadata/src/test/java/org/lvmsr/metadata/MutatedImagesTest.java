package org.lvmsr.metadata;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lvmsr.metadata.Stores.VolumeRecord;
import org.lvmsr.metadata.device.MemoryDevice;
import org.lvmsr.metadata.format.FrameHeader;
import org.lvmsr.metadata.format.Layout;

/**
 * Images with several blocks destroyed, swapped or replaced: the answer is the whole state or
 * <em>damaged</em>, never another state, never <em>empty</em>. One copy of the last seal is spared:
 * without any, nothing is left that knows of the last commit, as the format's description says.
 */
class MutatedImagesTest {

  private static final int IMAGES = 2000;
  private static final int FIRST_BLOCK = 64 * 1024 / Layout.BLOCK;
  private static final int BLOCKS = Stores.SIZE / Layout.BLOCK;

  @TempDir Path directory;

  @Test
  void theAnswerIsTheWholeStateOrDamaged() throws Exception {
    byte[] golden = populated();
    JsonNode expected = Stores.readValid(new MemoryDevice(golden, 512)).toJson();
    int spared = lastSeal(golden) / Layout.BLOCK;
    int damaged = 0;
    for (int seed = 0; seed < IMAGES; seed++) {
      byte[] image = mutate(golden, spared, new Random(seed));
      OpenResult result =
          assertTimeoutPreemptively(
              Duration.ofSeconds(30), () -> Stores.read(new MemoryDevice(image, 512)));
      if (result instanceof OpenResult.Valid valid) {
        assertEquals(expected, valid.state().toJson(), "seed " + seed);
      } else {
        assertInstanceOf(OpenResult.Damaged.class, result, "seed " + seed);
        damaged++;
      }
    }
    assertTrue(damaged > IMAGES / 100 && damaged < IMAGES, damaged + " damaged");
  }

  /** A small store that has been opened twice and closed. */
  private byte[] populated() throws Exception {
    MemoryDevice device = Stores.formatted();
    for (int life = 0; life < 2; life++) {
      try (MetadataStore store = Stores.open(device, Stores.quiet(directory.resolve("lock")))) {
        for (int i = 0; i < 4; i++) {
          String id = "v" + i;
          VolumeRecord volume = VolumeRecord.of("life " + life, i);
          State unused = store.update(s -> Patch.of().put("volume", id, volume));
        }
      }
    }
    return device.image();
  }

  /** Place of the last seal in replica B. */
  private static int lastSeal(byte[] image) throws IOException {
    MemoryDevice device = new MemoryDevice(image, 512);
    Layout layout = Stores.PLACEMENT.layout();
    return (int)
        new FrameScanner(device, layout)
            .scan(Headers.read(device, layout).header().orElseThrow()).stream()
                .map(FrameCopy::header)
                .max(
                    Comparator.comparingLong(FrameHeader::sequence)
                        .thenComparingLong(FrameHeader::place))
                .orElseThrow()
                .place();
  }

  private static byte[] mutate(byte[] golden, int spared, Random random) {
    byte[] image = golden.clone();
    int mutations = 1 + random.nextInt(40);
    for (int i = 0; i < mutations; i++) {
      int block = interesting(random);
      if (block != spared) {
        mutateBlock(image, block * Layout.BLOCK, random);
      }
    }
    return image;
  }

  /**
   * Any block, but mostly one near the start of a half, where the small golden store has frames.
   */
  private static int interesting(Random random) {
    if (random.nextInt(4) == 0) {
      return FIRST_BLOCK + random.nextInt(BLOCKS - FIRST_BLOCK);
    }
    int half = 128 * 1024 / Layout.BLOCK;
    return FIRST_BLOCK + random.nextInt(4) * half + random.nextInt(28);
  }

  private static void mutateBlock(byte[] image, int at, Random random) {
    switch (random.nextInt(4)) {
      case 0 -> image[at + random.nextInt(600)] ^= (byte) (1 << random.nextInt(8));
      case 1 -> java.util.Arrays.fill(image, at, at + Layout.BLOCK, (byte) random.nextInt(256));
      case 2 -> {
        int from = interesting(random) * Layout.BLOCK;
        System.arraycopy(image, from, image, at, Layout.BLOCK);
      }
      default -> {
        byte[] noise = new byte[512];
        random.nextBytes(noise);
        System.arraycopy(noise, 0, image, at + 512 * random.nextInt(8), noise.length);
      }
    }
  }
}

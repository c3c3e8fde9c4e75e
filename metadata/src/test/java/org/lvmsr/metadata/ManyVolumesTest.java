package org.lvmsr.metadata;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lvmsr.metadata.Stores.VolumeRecord;
import org.lvmsr.metadata.device.BlockDevice;
import org.lvmsr.metadata.device.CountingDevice;
import org.lvmsr.metadata.device.DirectDevice;
import org.lvmsr.metadata.device.ReadableDevice;

/** A store of the default size with 10,000 volumes, and texts of every kind. */
class ManyVolumesTest {

  private static final long MIB = 1024 * 1024;
  private static final Placement PLACEMENT = new Placement(MIB, 128 * MIB, 64 * MIB);
  private static final int VOLUMES = 10_000;
  private static final int KEYS = 10;
  private static final int PER_COMMIT = 500;

  /** Each is unusual in another way; all are kept as they are. */
  private static final List<String> ODD =
      List.of(
          "",
          " leading and trailing ",
          "two\nlines\r\n\ttabbed",
          "quotes \" ' \\ / and {\"json\":[1]}",
          "null",
          "\u0001\u001f\u007f\u0085\u2028\u2029\ufeff\uffff",
          "Größe 容量 🖴 e\u0301",
          "../../etc/passwd",
          "%s %n ${x} $(x) `x`",
          "x".repeat(300));

  @TempDir Path directory;

  private BlockDevice device() throws IOException {
    Path image = directory.resolve("lun.img");
    try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
      file.setLength(256 * MIB);
    }
    return DirectDevice.open(image);
  }

  private MetadataStore open(BlockDevice device) throws Exception {
    return MetadataStore.openForWriting(
        device,
        PLACEMENT,
        Stores.IDENTITY,
        Stores.HOST_A,
        Stores.quiet(directory.resolve("sr.lock")));
  }

  private static VolumeRecord volume(int number) {
    Map<String, String> keys = new LinkedHashMap<>();
    for (int key = 0; key < KEYS; key++) {
      keys.put("key " + key + ODD.get((number + key) % 9), "value " + number);
    }
    return new VolumeRecord(ODD.get(number % ODD.size()) + number, number, keys);
  }

  private static void fill(MetadataStore store) throws IOException {
    for (int first = 0; first < VOLUMES; first += PER_COMMIT) {
      Patch patch = Patch.of();
      for (int i = first; i < first + PER_COMMIT; i++) {
        patch = patch.put("volume", "v" + i, volume(i));
      }
      Patch some = patch;
      State unused = store.update(state -> some);
    }
  }

  @Test
  void aHundredThousandKeysOverTenThousandVolumesAreReadBackAsTheyWere() throws Exception {
    try (BlockDevice device = device()) {
      MetadataStore.format(device, PLACEMENT, Stores.IDENTITY, Patch.of(), new Random(1));
      MetadataStore store = open(device);
      fill(store);
      store.abandon();
      open(device).close();
    }
    try (ReadableDevice device = DirectDevice.openReadOnly(directory.resolve("lun.img"))) {
      OpenResult.Valid read = (OpenResult.Valid) MetadataReader.read(device, PLACEMENT);
      Map<String, VolumeRecord> volumes = read.state().all("volume", VolumeRecord.class);
      assertEquals(VOLUMES, volumes.size());
      for (int i = 0; i < VOLUMES; i++) {
        assertEquals(volume(i), volumes.get("v" + i));
      }
      assertEquals(List.of(), read.findings());
    }
  }

  @Test
  void aCommitCostsTheSameWithTenThousandVolumesAsWithTen() throws Exception {
    try (BlockDevice device = device()) {
      CountingDevice counting = new CountingDevice(device, 0);
      MetadataStore.format(device, PLACEMENT, Stores.IDENTITY, Patch.of(), new Random(1));
      try (MetadataStore store = open(counting)) {
        fill(store);
        for (int i = 0; i < 100; i++) {
          VolumeRecord renamed = VolumeRecord.of("renamed", i);
          counting.reset();
          State unused = store.update(s -> Patch.of().put("volume", "v77", renamed));
          assertEquals(2, counting.writes(), "one block into each replica");
          assertEquals(1, counting.flushes());
        }
      }
    }
  }

  @Test
  void textThatHasNoFormOnTheMediumIsRefused() throws Exception {
    for (String text : List.of("a\u0000b", "half \ud83d a pair")) {
      VolumeRecord volume = VolumeRecord.of(text, 1);
      assertThrows(IllegalArgumentException.class, () -> Patch.of().put("volume", "v", volume));
      assertThrows(
          IllegalArgumentException.class,
          () -> Patch.of().put("volume", text, VolumeRecord.of("name", 1)));
    }
  }

  @Test
  void aTextAsLongAsACommitMayBeIsKeptWhole() throws Exception {
    String longest = "ü\n\"".repeat(200_000);
    try (BlockDevice device = device()) {
      MetadataStore.format(device, PLACEMENT, Stores.IDENTITY, Patch.of(), new Random(1));
      try (MetadataStore store = open(device)) {
        State unused =
            store.update(s -> Patch.of().put("volume", "v", VolumeRecord.of(longest, 1)));
      }
      OpenResult.Valid read = (OpenResult.Valid) MetadataReader.read(device, PLACEMENT);
      VolumeRecord kept = read.state().find("volume", "v", VolumeRecord.class).orElseThrow();
      assertEquals(longest, kept.name());
    }
  }
}

package org.lvmsr.metadata;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lvmsr.metadata.Stores.VolumeRecord;
import org.lvmsr.metadata.device.BlockDevice;
import org.lvmsr.metadata.device.DirectDevice;
import org.lvmsr.metadata.device.ReadableDevice;

/** A store of the usual size on an image file, with direct I/O. */
class StoreOnFileTest {

  private static final long MIB = 1024 * 1024;
  private static final Placement PLACEMENT = new Placement(MIB, 200 * MIB, 16 * MIB);

  @TempDir Path directory;

  @Test
  void commitsAreReadBackThroughAnotherHandle() throws Exception {
    Path image = directory.resolve("lun.img");
    try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
      file.setLength(256 * MIB);
    }
    State written;
    try (BlockDevice device = DirectDevice.open(image)) {
      MetadataStore.format(device, PLACEMENT, Stores.IDENTITY, Patch.of(), new Random(1));
      written = commits(device);
    }
    try (ReadableDevice device = DirectDevice.openReadOnly(image)) {
      assertEquals(
          java.util.List.of(PLACEMENT),
          MetadataReader.find(device, new ScanLimits(2 * MIB, 64 * MIB)));
      OpenResult.Valid read = (OpenResult.Valid) MetadataReader.read(device, PLACEMENT);
      assertEquals(written.toJson(), read.state().toJson());
    }
  }

  /** Enough to fill a segment of 8 MiB, with a state of more than one slice of writing. */
  private State commits(BlockDevice device) throws IOException, InterruptedException {
    StoreOptions options = Stores.quiet(directory.resolve("sr.lock"));
    try (MetadataStore store =
        MetadataStore.openForWriting(device, PLACEMENT, Stores.IDENTITY, Stores.HOST_A, options)) {
      for (int i = 0; i < 12; i++) {
        Patch patch = Patch.of();
        for (int j = 0; j < 100; j++) {
          VolumeRecord volume = VolumeRecord.of("x".repeat(5000), i * 100L + j);
          patch = patch.put("volume", "v" + (i * 100 + j) % 500, volume);
        }
        Patch whole = patch;
        store.update(state -> whole);
      }
      return store.state();
    }
  }
}

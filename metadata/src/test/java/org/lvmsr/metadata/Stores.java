package org.lvmsr.metadata;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.lvmsr.metadata.device.BlockDevice;
import org.lvmsr.metadata.device.MemoryDevice;
import org.lvmsr.metadata.device.ReadableDevice;

/** Small stores for tests: two replicas of 256 KiB on a disk of 576 KiB. */
final class Stores {

  static final int SIZE = 576 * 1024;
  static final Placement PLACEMENT = new Placement(64 * 1024, 320 * 1024, 256 * 1024);
  static final Identity IDENTITY = new Identity("sr-1", "vg-1", "pv-1", "lun-1");
  static final WriterIdentity HOST_A = new WriterIdentity("host-a", "boot-a1");
  static final WriterIdentity HOST_B = new WriterIdentity("host-b", "boot-b1");

  /** Time passes, but nobody waits, and it is always the same date. */
  static final StoreClock IMPATIENT =
      new StoreClock() {
        @Override
        public long nanoTime() {
          return System.nanoTime();
        }

        @Override
        public Instant now() {
          return Instant.parse("2025-01-02T03:04:05Z");
        }

        @Override
        public void sleep(Duration time) {}
      };

  private Stores() {}

  /**
   * Nothing happens by itself: no heartbeat, no seal, no checkpoint beside commits. Nonces come
   * from a fixed seed.
   */
  static StoreOptions quiet(Path lockFile) {
    return StoreOptions.with(lockFile)
        .withTimes(Duration.ofHours(1), Duration.ofHours(3), Duration.ofHours(1))
        .withClock(IMPATIENT, new Random(1))
        .withBackground(Background.AT_ONCE);
  }

  /** A formatted disk with no volumes. */
  static MemoryDevice formatted() throws IOException {
    MemoryDevice device = new MemoryDevice(SIZE, 512);
    format(device);
    return device;
  }

  static void format(BlockDevice device) throws IOException {
    MetadataStore.format(
        device,
        PLACEMENT,
        IDENTITY,
        Patch.of().put("sr", "sr", new SrRecord("first", "thick")),
        new Random(7));
  }

  static MetadataStore open(BlockDevice device, StoreOptions options)
      throws IOException, InterruptedException {
    return MetadataStore.openForWriting(device, PLACEMENT, IDENTITY, HOST_A, options);
  }

  static OpenResult read(ReadableDevice device) throws IOException {
    return MetadataReader.read(device, PLACEMENT);
  }

  static State readValid(ReadableDevice device) throws IOException {
    OpenResult result = read(device);
    if (result instanceof OpenResult.Valid valid) {
      return valid.state();
    }
    throw new AssertionError("not valid: " + result);
  }

  /** What a test keeps about an SR. */
  record SrRecord(String name, String provisioning) {}

  /** What a test keeps about a volume. */
  record VolumeRecord(String name, long size, java.util.Map<String, String> keys) {
    static VolumeRecord of(String name, long size) {
      return new VolumeRecord(name, size, java.util.Map.of());
    }
  }
}

package org.lvmsr.metadata;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lvmsr.metadata.Stores.VolumeRecord;
import org.lvmsr.metadata.device.ForwardingDevice;
import org.lvmsr.metadata.device.MemoryDevice;
import org.lvmsr.metadata.format.Layout;

/** One replica that cannot be written, and its return. */
class FailedReplicaTest {

  private static final Layout LAYOUT = Stores.PLACEMENT.layout();

  @TempDir Path directory;
  private MemoryDevice disk = new MemoryDevice(Stores.SIZE, 512);

  private StoreOptions options() {
    return Stores.quiet(directory.resolve("sr.lock"));
  }

  @BeforeEach
  void populate() throws Exception {
    disk = Stores.formatted();
    try (MetadataStore store = Stores.open(disk, options())) {
      put(store, "before", 1);
    }
  }

  private static void put(MetadataStore store, String id, long size) throws IOException {
    State unused = store.update(s -> Patch.of().put("volume", id, VolumeRecord.of(id, size)));
  }

  /** A disk on which one replica cannot be written. */
  private static final class Unwritable extends ForwardingDevice {
    private final int replica;

    Unwritable(MemoryDevice disk, int replica) {
      super(disk);
      this.replica = replica;
    }

    @Override
    public void write(long offset, ByteBuffer source) throws IOException {
      refuse(offset);
      super.write(offset, source);
    }

    @Override
    public void zero(long offset, long length, ZeroProgress progress) throws IOException {
      refuse(offset);
      super.zero(offset, length, progress);
    }

    private void refuse(long offset) throws IOException {
      long start = LAYOUT.replica(replica);
      if (offset >= start && offset < start + LAYOUT.replicaLength()) {
        throw new IOException("cannot be written");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void theStoreGoesOnWithoutItAndSaysSo(int replica) throws Exception {
    try (MetadataStore store = Stores.open(new Unwritable(disk, replica), options())) {
      assertEquals(Set.of(replica == 0 ? "A" : "B"), store.info().failedReplicas());
      put(store, "without", 2);
    }
    OpenResult.Valid read = assertInstanceOf(OpenResult.Valid.class, Stores.read(disk));
    assertTrue(read.state().contains("volume", "without"));
    assertEquals(1, read.info().failedReplicas().size());
    assertTrue(read.findings().toString().contains("recorded as failed"), "" + read.findings());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void aReplicaThatTakesWritesAndLosesThemDoesNotCountAgain(int replica) throws Exception {
    Stores.open(new Unwritable(disk, replica), options()).close();
    ForwardingDevice losing =
        new ForwardingDevice(disk) {
          @Override
          public void write(long offset, ByteBuffer source) throws IOException {
            if (LAYOUT.replicaOf(offset).orElse(-1) == replica) {
              source.position(source.limit());
            } else {
              super.write(offset, source);
            }
          }
        };
    try (MetadataStore store = Stores.open(losing, options())) {
      assertEquals(1, store.info().failedReplicas().size());
    }
    try (MetadataStore store = Stores.open(disk, options())) {
      assertEquals(Set.of(), store.info().failedReplicas());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void aWriteThatFailsInMidLifeLatchesAndTheNextOpenGoesOnWithoutIt(int replica) throws Exception {
    MetadataStore store = Stores.open(disk, options());
    store.abandon();
    boolean[] broken = {false};
    ForwardingDevice breaking =
        new ForwardingDevice(disk) {
          @Override
          public void write(long offset, ByteBuffer source) throws IOException {
            if (broken[0]) {
              new Unwritable(disk, replica).write(offset, source);
            } else {
              super.write(offset, source);
            }
          }
        };
    MetadataStore first = Stores.open(breaking, options());
    put(first, "v1", 1);
    broken[0] = true;
    assertThrows(StoreLatchedException.class, () -> put(first, "v2", 1));
    first.abandon();
    try (MetadataStore second = Stores.open(breaking, options())) {
      put(second, "v3", 1);
      assertEquals(1, second.info().failedReplicas().size());
    }
    assertTrue(Stores.readValid(disk).contains("volume", "v3"));
  }

  /** What it held when it failed must never be taken for the truth. */
  @Test
  void itsOldContentNeverCountsAgain() throws Exception {
    try (MetadataStore store = Stores.open(new Unwritable(disk, 1), options())) {
      put(store, "without", 2);
    }
    byte[] image = disk.image();
    for (int half = 0; half < Layout.HALVES; half++) {
      int start = (int) LAYOUT.segment(0, half);
      Arrays.fill(image, start, start + (int) LAYOUT.segmentLength(), (byte) 0);
    }
    assertInstanceOf(OpenResult.Damaged.class, Stores.read(new MemoryDevice(image, 512)));
  }

  @Test
  void onceItCanBeWrittenItIsWrittenCompletelyAndCountsAgain() throws Exception {
    try (MetadataStore store = Stores.open(new Unwritable(disk, 1), options())) {
      put(store, "without", 2);
    }
    JsonNode expected = Stores.readValid(disk).toJson();
    try (MetadataStore store = Stores.open(disk, options())) {
      assertEquals(Set.of(), store.info().failedReplicas());
    }
    OpenResult.Valid read = (OpenResult.Valid) Stores.read(disk);
    assertEquals(List.of(), read.findings());
    byte[] withoutA = disk.image();
    int start = (int) LAYOUT.replicaA();
    Arrays.fill(withoutA, start, start + (int) LAYOUT.replicaLength(), (byte) 0);
    assertEquals(expected, Stores.readValid(new MemoryDevice(withoutA, 512)).toJson());
  }

  /** It may have gone on without the other one, which must not be taken for the truth then. */
  @Test
  void whileTheReplicaThatCountsCannotBeReadAtAllTheStoreIsNotOpened() throws Exception {
    try (MetadataStore store = Stores.open(new Unwritable(disk, 1), options())) {
      put(store, "without", 2);
    }
    byte[] image = disk.image();
    ForwardingDevice unreadable =
        new ForwardingDevice(disk) {
          @Override
          public void read(long offset, ByteBuffer target) throws IOException {
            if (offset < LAYOUT.replicaA() + LAYOUT.replicaLength()) {
              throw new IOException("cannot be read");
            }
            super.read(offset, target);
          }
        };
    assertThrows(UnreadableReplicaException.class, () -> Stores.open(unreadable, options()));
    assertArrayEquals(image, disk.image());
    try (MetadataStore store = Stores.open(disk, options())) {
      assertTrue(store.state().contains("volume", "without"));
    }
  }

  @Test
  void anAdministratorMaySayToGoOnWithTheOtherOne() throws Exception {
    ForwardingDevice unreadable =
        new ForwardingDevice(disk) {
          @Override
          public void read(long offset, ByteBuffer target) throws IOException {
            if (offset < LAYOUT.replicaA() + LAYOUT.replicaLength()) {
              throw new IOException("cannot be read");
            }
            super.read(offset, target);
          }

          @Override
          public void write(long offset, ByteBuffer source) throws IOException {
            new Unwritable(disk, 0).write(offset, source);
          }
        };
    StoreOptions going = options().withoutUnreadableReplica();
    try (MetadataStore store = Stores.open(unreadable, going)) {
      assertEquals(Set.of("A"), store.info().failedReplicas());
      assertTrue(store.state().contains("volume", "before"));
    }
  }

  @Test
  void aStoreOfWhichNothingCanBeWrittenIsNotOpened() {
    ForwardingDevice readOnly =
        new ForwardingDevice(disk) {
          @Override
          public void write(long offset, ByteBuffer source) throws IOException {
            throw new IOException("cannot be written");
          }
        };
    assertThrows(IOException.class, () -> Stores.open(readOnly, options()));
  }
}

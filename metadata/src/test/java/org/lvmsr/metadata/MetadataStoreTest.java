package org.lvmsr.metadata;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lvmsr.metadata.Stores.SrRecord;
import org.lvmsr.metadata.Stores.VolumeRecord;
import org.lvmsr.metadata.device.CountingDevice;
import org.lvmsr.metadata.device.MemoryDevice;

/** What a store does when nothing goes wrong, and what it refuses. */
class MetadataStoreTest {

  @TempDir Path directory;
  private StoreOptions options = StoreOptions.with(Path.of("unset"));

  @BeforeEach
  void chooseLockFile() {
    options = Stores.quiet(directory.resolve("run/sr.lock"));
  }

  @Test
  void aBlankDeviceIsEmpty() throws IOException {
    assertInstanceOf(OpenResult.Empty.class, Stores.read(new MemoryDevice(Stores.SIZE, 512)));
  }

  @Test
  void aFormattedStoreHoldsItsFirstRecords() throws IOException {
    State state = Stores.readValid(Stores.formatted());
    assertEquals(
        Optional.of(new SrRecord("first", "thick")), state.find("sr", "sr", SrRecord.class));
    assertEquals(0, state.sequence());
  }

  @Test
  void whatWasCommittedIsThereAfterReopening() throws Exception {
    MemoryDevice device = Stores.formatted();
    try (MetadataStore store = Stores.open(device, options)) {
      store.update(s -> Patch.of().put("volume", "v1", VolumeRecord.of("one", 1)));
      store.update(s -> Patch.of().put("volume", "v2", VolumeRecord.of("two", 2)));
      store.update(s -> Patch.of().remove("volume", "v1"));
    }
    try (MetadataStore store = Stores.open(device, options)) {
      assertEquals(
          Map.of("v2", VolumeRecord.of("two", 2)), store.state().all("volume", VolumeRecord.class));
    }
  }

  @Test
  void anUpdateSeesTheNewestStateAndMayRefuse() throws Exception {
    try (MetadataStore store = Stores.open(Stores.formatted(), options)) {
      store.update(s -> Patch.of().put("volume", "v", VolumeRecord.of("n", 1)));
      IllegalStateException refusal =
          assertThrows(
              IllegalStateException.class,
              () ->
                  store.update(
                      s -> {
                        throw new IllegalStateException("has " + s.contains("volume", "v"));
                      }));
      assertEquals("has true", refusal.getMessage());
      assertTrue(store.state().contains("volume", "v"));
    }
  }

  @Test
  void oneSmallUpdateCostsOneFlushAndOneWritePerReplica() throws Exception {
    CountingDevice device = new CountingDevice(Stores.formatted(), 0);
    try (MetadataStore store = Stores.open(device, options)) {
      store.update(s -> Patch.of().put("volume", "v", VolumeRecord.of("n", 1)));
      device.reset();
      store.update(s -> Patch.of().put("volume", "v", VolumeRecord.of("m", 1)));
      assertEquals(1, device.flushes());
      assertEquals(2, device.writes());
    }
  }

  @Test
  void anUpdateThatChangesNothingWritesNothing() throws Exception {
    CountingDevice device = new CountingDevice(Stores.formatted(), 0);
    try (MetadataStore store = Stores.open(device, options)) {
      device.reset();
      store.update(s -> Patch.of());
      store.update(s -> Patch.of().put("sr", "sr", new SrRecord("first", "thick")));
      store.update(s -> Patch.of().remove("volume", "none"));
      assertEquals(0, device.flushes() + device.writes());
    }
  }

  @Test
  void theLogGoesOnOverManySegments() throws Exception {
    MemoryDevice device = Stores.formatted();
    for (int round = 0; round < 3; round++) {
      try (MetadataStore store = Stores.open(device, options)) {
        for (int i = 0; i < 50; i++) {
          VolumeRecord volume = VolumeRecord.of("x".repeat(500), round * 100L + i);
          store.update(s -> Patch.of().put("volume", "v" + volume.size() % 7, volume));
        }
        assertEquals(Stores.readValid(device).toJson(), store.state().toJson());
      }
    }
    assertEquals(7, Stores.readValid(device).all("volume", VolumeRecord.class).size());
  }

  @Test
  void aFullStoreRefusesToGrowButStillLetsGo() throws Exception {
    MemoryDevice device = Stores.formatted();
    try (MetadataStore store = Stores.open(device, options)) {
      VolumeRecord large = VolumeRecord.of("x".repeat(3000), 1);
      StoreFullException full =
          assertThrows(
              StoreFullException.class,
              () -> {
                for (int i = 0; ; i++) {
                  String id = "v" + i;
                  store.update(s -> Patch.of().put("volume", id, large));
                }
              });
      assertTrue(full.needed() > full.limit());
      int before = store.state().all("volume", VolumeRecord.class).size();
      store.update(s -> Patch.of().remove("volume", "v0"));
      assertEquals(before - 1, store.state().all("volume", VolumeRecord.class).size());
      assertThrows(
          StoreFullException.class,
          () ->
              store.update(
                  s -> Patch.of().put("volume", "big", VolumeRecord.of("y".repeat(20000), 1))));
    }
    assertInstanceOf(OpenResult.Valid.class, Stores.read(device));
  }

  @Test
  void valuesOfAnyUnicodeSurvive() throws Exception {
    MemoryDevice device = Stores.formatted();
    String odd = "line\nquote\"\\ \u0001 \u00e9 \u65e5\u672c \ud83d\ude00 \u2028";
    Map<String, String> keys = Map.of(odd, odd, "", "empty key");
    try (MetadataStore store = Stores.open(device, options)) {
      store.update(s -> Patch.of().put("volume", odd, new VolumeRecord(odd, 1, keys)));
    }
    assertEquals(
        Optional.of(new VolumeRecord(odd, 1, keys)),
        Stores.readValid(device).find("volume", odd, VolumeRecord.class));
  }

  @Test
  void nullsAndThingsThatAreNoObjectsAreRefused() {
    var json = JsonNodeFactory.instance;
    Patch patch = Patch.of();
    assertThrows(IllegalArgumentException.class, () -> patch.put("t", "i", List.of(1)));
    assertThrows(
        IllegalArgumentException.class,
        () -> patch.put("t", "i", json.objectNode().set("a", json.arrayNode().addNull())));
    assertThrows(IllegalArgumentException.class, () -> patch.put("t", "\ud800", Map.of()));
    assertThrows(IllegalArgumentException.class, () -> patch.put("t", "i", Map.of("k", "\udc00")));
    assertThrows(IllegalArgumentException.class, () -> patch.put("t", "i", Map.of("k\0", "v")));
    assertThrows(IllegalArgumentException.class, () -> patch.remove("", "i"));
  }

  @Test
  void nothingIsWrittenToSomebodyElsesStore() throws Exception {
    CountingDevice device = new CountingDevice(Stores.formatted(), 0);
    device.reset();
    Identity other = new Identity("sr-1", "vg-1", "pv-1", "another-lun");
    NotOurSrException refusal =
        assertThrows(
            NotOurSrException.class,
            () ->
                MetadataStore.openForWriting(
                    device, Stores.PLACEMENT, other, Stores.HOST_A, options));
    assertEquals(Stores.IDENTITY, refusal.actual());
    assertEquals(0, device.writes() + device.flushes());
  }

  @Test
  void aBlankDeviceCannotBeOpenedForWriting() {
    CountingDevice device = new CountingDevice(new MemoryDevice(Stores.SIZE, 512), 0);
    assertThrows(NoStoreException.class, () -> Stores.open(device, options));
    assertEquals(0, device.writes() + device.flushes());
  }

  @Test
  void aStoreIsFoundByItsMagicAlone() throws IOException {
    MemoryDevice device = Stores.formatted();
    assertEquals(List.of(Stores.PLACEMENT), MetadataReader.find(device, ScanLimits.DEFAULT));
    assertEquals(
        List.of(Stores.PLACEMENT), MetadataReader.find(device, new ScanLimits(128 * 1024, 0)));
    assertEquals(
        List.of(Stores.PLACEMENT), MetadataReader.find(device, new ScanLimits(0, 256 * 1024)));
    assertEquals(List.of(), MetadataReader.find(device, new ScanLimits(64 * 1024, 0)));
  }

  @Test
  void aCopyInsideAnotherDiskIsNotFound() throws IOException {
    byte[] inner = Stores.formatted().image();
    byte[] outer = new byte[3 * Stores.SIZE];
    System.arraycopy(inner, 0, outer, Stores.SIZE, inner.length);
    assertEquals(List.of(), MetadataReader.find(new MemoryDevice(outer, 512), ScanLimits.DEFAULT));
  }

  @Test
  void aDiskOf4KibSectorsIsNoDifferent() throws Exception {
    MemoryDevice device = new MemoryDevice(Stores.SIZE, 4096);
    Stores.format(device);
    try (MetadataStore store = Stores.open(device, options)) {
      store.update(s -> Patch.of().put("volume", "v", VolumeRecord.of("x".repeat(5000), 1)));
    }
    assertTrue(Stores.readValid(device).contains("volume", "v"));
  }

  @Test
  void aClosedStoreIsReleasedAndSealed() throws Exception {
    MemoryDevice device = Stores.formatted();
    MetadataStore store = Stores.open(device, options);
    OpenResult.Valid whileOpen = (OpenResult.Valid) Stores.read(device);
    assertFalse(whileOpen.info().owner().released());
    assertEquals("host-a", whileOpen.info().owner().hostUuid());
    store.close();
    store.close();
    OpenResult.Valid closed = (OpenResult.Valid) Stores.read(device);
    assertTrue(closed.info().owner().released());
    assertEquals(List.of(), closed.findings());
    assertThrows(StoreLatchedException.class, store::state);
    assertThrows(StoreLatchedException.class, () -> store.update(s -> Patch.of()));
  }

  @Test
  void formattingAgainForgetsTheOldStore() throws Exception {
    MemoryDevice device = Stores.formatted();
    try (MetadataStore store = Stores.open(device, options)) {
      store.update(s -> Patch.of().put("volume", "v", VolumeRecord.of("n", 1)));
    }
    MetadataStore.format(device, Stores.PLACEMENT, Stores.IDENTITY, Patch.of(), new Random(8));
    assertEquals(JsonNodeFactory.instance.objectNode(), Stores.readValid(device).toJson());
  }
}

package org.lvmsr.backend.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lvmsr.backend.lvm.LogicalVolume;
import org.lvmsr.backend.sr.Administration;
import org.lvmsr.backend.sr.CrashPoint;
import org.lvmsr.backend.sr.ImpatientDevices;
import org.lvmsr.backend.sr.LoopLevel;
import org.lvmsr.backend.sr.LvmsrPlugin;
import org.lvmsr.backend.sr.RepairRefused;
import org.lvmsr.backend.sr.SrLayout;
import org.lvmsr.fixtures.loop.SparseFile;
import org.lvmsr.metadata.OpenResult;
import org.lvmsr.metadata.Placement;
import org.lvmsr.metadata.StoreInfo;
import org.lvmsr.metadata.device.BlockDevice;
import org.lvmsr.smapi.CallContext;
import org.lvmsr.smapi.SmapiException;
import org.lvmsr.smapi.Volume;

/** More room for the metadata of an SR, on real LVM. */
@LoopLevel
class ResizeMetadataTest {
  private static final CallContext TEST = new CallContext("test");
  private static final long MIB = 1L << 20;
  private static final String FIRST = SrLayout.RESERVED_LV + "-1";
  private static final String SECOND = SrLayout.RESERVED_LV + "-2";

  /** The store's own steps are tested one by one elsewhere: here some of the moments do. */
  private static final int EVERY = Integer.getInteger("lvmsr.resize.every", 5);

  @TempDir private Path directory;
  private LoopSr sr;
  private Volume volume;

  @BeforeEach
  void create() throws IOException {
    sr = LoopSr.create(directory);
    volume = sr.volume("web");
  }

  @AfterEach
  void close() throws IOException {
    sr.close();
  }

  private static void resize(LvmsrPlugin plugin, String uuid, long bytes) {
    String unused =
        plugin.administer(List.of(Administration.RESIZE_METADATA, uuid, Long.toString(bytes)));
  }

  private void resize(long bytes) throws IOException {
    sr.attached(
        (plugin, uuid) -> {
          resize(plugin, uuid, bytes);
          return plugin;
        });
  }

  private OpenResult.Valid store() throws IOException {
    return sr.check().seen().valid().orElseThrow();
  }

  private Set<String> reservedLvs() throws IOException {
    return sr.vg().volumes().keySet().stream()
        .filter(SrLayout::isReserved)
        .collect(Collectors.toSet());
  }

  @Test
  void anSrInUseGetsMoreRoomAndKeepsItsVolumes() throws IOException {
    sr.attached(
        (plugin, uuid) -> {
          plugin.volume().set(TEST, uuid, volume.key(), "before", "1");
          String unused = plugin.administer(List.of(Administration.RESIZE_METADATA, uuid));
          plugin.volume().set(TEST, uuid, volume.key(), "after", "2");
          Volume found = plugin.volume().stat(TEST, uuid, volume.key());
          assertEquals("1", found.keys().get("before"));
          assertEquals("2", found.keys().get("after"));
          assertEquals(List.of(), sr.findings());
          return plugin;
        });
    assertEquals(List.of(), sr.check().findings());
    assertEquals(16 * MIB, store().info().placement().length());
    assertEquals(sr.placement(), store().info().home());
    assertEquals(Set.of(SrLayout.RESERVED_LV, FIRST), reservedLvs());
    assertEquals(2, sr.list().get(0).keys().size());
  }

  @Test
  void theReservedLvOfAnEarlierResizeIsGivenBack() throws IOException {
    resize(12 * MIB);
    resize(20 * MIB);
    assertEquals(Set.of(SrLayout.RESERVED_LV, SECOND), reservedLvs());
    assertEquals(20 * MIB, store().info().placement().length());
    assertEquals(List.of(), sr.check().findings());
    resize(24 * MIB);
    assertEquals(Set.of(SrLayout.RESERVED_LV, FIRST), reservedLvs());
    assertEquals(List.of(volume.key()), sr.list().stream().map(Volume::key).toList());
  }

  @Test
  void whatDidNotFitFitsAfterwards() throws IOException {
    sr.attached(
        (plugin, uuid) -> {
          assertThrows(
              SmapiException.class,
              () -> {
                for (int i = 0; i < 100; i++) {
                  plugin.volume().set(TEST, uuid, volume.key(), "k" + i, "x".repeat(60_000));
                }
              });
          resize(plugin, uuid, 16 * MIB);
          plugin.volume().set(TEST, uuid, volume.key(), "more", "x".repeat(60_000));
          plugin.volume().create(TEST, uuid, "more", "", 1, false);
          return plugin;
        });
    assertEquals(List.of(), sr.findings());
  }

  @Test
  void asMuchAsThereIsNotOrNoMoreThanNowIsRefusedAndNothingChanges() throws IOException {
    StoreInfo before = store().info();
    refuses(0, "has 8388608 bytes already");
    refuses(8 * MIB, "has 8388608 bytes already");
    refuses(12 * MIB + 1, "the next one is 16777216");
    refuses(2048 * MIB, "a replica has at most 1073741824");
    refuses(200 * MIB, "the most that would fit is");
    assertEquals(before.placement(), store().info().placement());
    assertEquals(Set.of(SrLayout.RESERVED_LV), reservedLvs());
  }

  private void refuses(long bytes, String reason) {
    var refused = assertThrows(SmapiException.class, () -> resize(bytes));
    assertTrue(refused.toString().contains(reason), refused.toString());
  }

  @Test
  void aDestroyedSrLeavesNothingBehind() throws IOException {
    resize(16 * MIB);
    sr.destroy();
    assertTrue(sr.check().seen().nothingOfOurs());
    sr.create();
    assertEquals(8 * MIB, store().info().placement().length());
    assertEquals(List.of(), sr.check().findings());
  }

  @Test
  void theStoreIsFoundWhenThePlaceWhereItWasMadeIsOverwritten() throws IOException {
    resize(16 * MIB);
    wipe(sr.placement());
    assertEquals(List.of(volume.key()), sr.list().stream().map(Volume::key).toList());
    assertEquals(List.of(), sr.findings());
  }

  @Test
  void thePlaceWhereItWasMadeMayGoBackToAnEarlierTime() throws IOException {
    byte[] early = image(sr.placement());
    resize(16 * MIB);
    Volume later = sr.volume("later");
    put(sr.placement(), early);
    assertEquals(Severity.WARNING, sr.check().worst());
    assertTrue(
        sr.list().stream().anyMatch(found -> found.key().equals(later.key())), sr.list() + "");
    assertEquals(List.of(), sr.findings());
  }

  @Test
  void whereOnlyTheHeadersOfTheHomeAreOldTheStoreIsRepairedAndNotRebuilt() throws IOException {
    byte[] early = image(sr.placement());
    resize(16 * MIB);
    byte[] now = image(sr.placement());
    for (int half = 0; half < 4; half++) {
      int at = (int) (half * sr.placement().length() / 2);
      System.arraycopy(early, at, now, at, 4096);
    }
    put(sr.placement(), now);
    assertThrows(RepairRefused.class, () -> sr.rebuild(Optional.empty()));
    sr.repair();
    assertEquals(List.of(), sr.check().findings());
    assertEquals(List.of(volume.key()), sr.list().stream().map(Volume::key).toList());
  }

  @Test
  void aStoreThatHasLostAllHeadersIsDamagedAndNotEmpty() throws IOException {
    resize(16 * MIB);
    Placement home = sr.placement();
    Placement now = store().info().placement();
    for (Placement at : List.of(home, now)) {
      byte[] content = image(at);
      for (int half = 0; half < 4; half++) {
        Arrays.fill(
            content,
            (int) (half * at.length() / 2),
            (int) (half * at.length() / 2) + 4096,
            (byte) 0);
      }
      put(at, content);
    }
    assertEquals(Severity.DAMAGE, sr.check().worst());
    SmapiException refused = assertThrows(SmapiException.class, () -> sr.list());
    assertTrue(refused.toString().contains("Metadata_damaged"), refused.toString());
    Path saved = directory.resolve("saved");
    RebuildPlan plan = sr.rebuild(Optional.of(saved));
    assertEquals(Set.of(home, now), Set.copyOf(plan.save()));
  }

  @Test
  void oneHeaderOfAnotherSrDoesNotHideTheOthers() throws IOException {
    Files.createDirectory(directory.resolve("other"));
    try (LoopSr other = LoopSr.create(directory.resolve("other"))) {
      for (long bytes : List.of(12 * MIB, 16 * MIB)) {
        other.attached(
            (plugin, uuid) -> {
              resize(plugin, uuid, bytes);
              return plugin;
            });
      }
      byte[] foreign = new byte[4096];
      try (BlockDevice device = new ImpatientDevices().open(other.path())) {
        device.read(sr.placement().replicaA(), ByteBuffer.wrap(foreign));
      }
      try (BlockDevice device = new ImpatientDevices().open(sr.path())) {
        device.write(sr.placement().replicaA(), ByteBuffer.wrap(foreign));
      }
    }
    assertEquals(Severity.WARNING, sr.check().worst());
    assertEquals(List.of(volume.key()), sr.list().stream().map(Volume::key).toList());
    assertEquals(List.of(), sr.findings());
  }

  /** The bytes of both replicas, one behind the other. */
  private byte[] image(Placement at) throws IOException {
    ByteBuffer content = ByteBuffer.allocate((int) (2 * at.length()));
    try (BlockDevice device = new ImpatientDevices().open(sr.path())) {
      for (long replica : List.of(at.replicaA(), at.replicaB())) {
        for (long done = 0; done < at.length(); done += MIB) {
          ByteBuffer slice = ByteBuffer.allocate((int) MIB);
          device.read(replica + done, slice);
          content.put(slice.flip());
        }
      }
    }
    return content.array();
  }

  private void put(Placement at, byte[] content) throws IOException {
    int from = 0;
    try (BlockDevice device = new ImpatientDevices().open(sr.path())) {
      for (long replica : List.of(at.replicaA(), at.replicaB())) {
        for (long done = 0; done < at.length(); done += MIB) {
          device.write(replica + done, ByteBuffer.wrap(content, from, (int) MIB).slice());
          from += (int) MIB;
        }
      }
      device.flush();
    }
  }

  @Test
  void aReservedLvThatIsGoneIsMadeAgainWhereTheStoreIs() throws IOException {
    resize(16 * MIB);
    LogicalVolume before = sr.vg().volume(FIRST).orElseThrow();
    sr.lvs().remove(List.of(FIRST));
    assertEquals(1, sr.findings().size(), sr.findings().toString());
    sr.repair();
    assertEquals(before.segments(), sr.vg().volume(FIRST).orElseThrow().segments());
    assertEquals(List.of(), sr.findings());
    assertEquals(List.of(volume.key()), sr.list().stream().map(Volume::key).toList());
  }

  @Test
  void aDamagedLargerStoreIsSavedAndRebuiltWhereTheFirstOneWas() throws IOException {
    resize(16 * MIB);
    wipe(store().info().placement());
    assertEquals(Severity.DAMAGE, sr.check().worst());
    Path saved = directory.resolve("saved");
    RebuildPlan plan = sr.rebuild(Optional.of(saved));
    assertEquals(2, plan.save().size());
    assertEquals(2 * 8 * MIB + 2 * 16 * MIB, Files.size(saved));
    assertEquals(List.of(volume.key()), sr.list().stream().map(Volume::key).toList());
    assertEquals(List.of(), sr.findings());
  }

  private void wipe(Placement at) throws IOException {
    try (BlockDevice device = new ImpatientDevices().open(sr.path())) {
      for (long replica : List.of(at.replicaA(), at.replicaB())) {
        for (long done = 0; done < at.length(); done += MIB) {
          device.write(replica + done, ByteBuffer.allocate((int) MIB));
        }
      }
    }
  }

  @Test
  void whereverTheHostCrashesTheStoreIsWholeAndNoLvIsLeftOver() throws IOException {
    resize(12 * MIB);
    Path base = directory.resolve("lun");
    int moments = crashAt(base, Integer.MAX_VALUE);
    assertTrue(moments > 30, "too few moments: " + moments);
    for (int at = 1; at <= moments; at += EVERY) {
      crashAt(base, at);
    }
  }

  private int crashAt(Path base, int moment) throws IOException {
    Path image = directory.resolve("lun-" + moment);
    SparseFile.copy(base, image);
    var crash = new CrashPoint(moment);
    String when = "crash at moment " + moment;
    try (LoopSr copy = LoopSr.on(directory, image)) {
      try {
        copy.crashing(
            crash,
            (plugin, uuid) -> {
              resize(plugin, uuid, 20 * MIB);
              return plugin;
            });
      } catch (SmapiException e) {
        assertTrue(crash.happened(), () -> "failed without a crash: " + e);
      }
      assertEquals(1, copy.list().size(), when);
      assertEquals(List.of(), copy.check().findings(), when);
      assertEquals(3, copy.vg().volumes().size(), when);
      var at = copy.check().seen().valid().orElseThrow().info().placement();
      assertTrue(List.of(12 * MIB, 20 * MIB).contains(at.length()), when);
    } finally {
      Files.delete(image);
    }
    return crash.passed();
  }
}

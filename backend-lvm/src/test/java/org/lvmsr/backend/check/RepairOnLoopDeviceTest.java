package org.lvmsr.backend.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lvmsr.backend.exec.SystemCommandRunner;
import org.lvmsr.backend.lvm.Extents;
import org.lvmsr.backend.record.Intent;
import org.lvmsr.backend.record.LostVolume;
import org.lvmsr.backend.record.LvPlace;
import org.lvmsr.backend.record.Tables;
import org.lvmsr.backend.record.VolumeRecord;
import org.lvmsr.backend.sr.ImpatientDevices;
import org.lvmsr.backend.sr.LoopLevel;
import org.lvmsr.backend.sr.RepairRefused;
import org.lvmsr.backend.sr.SrLayout;
import org.lvmsr.metadata.Patch;
import org.lvmsr.metadata.Placement;
import org.lvmsr.smapi.CallContext;
import org.lvmsr.smapi.Volume;

/** Repairs of an SR on real LVM: afterwards a check finds nothing, and no data is gone. */
@LoopLevel
class RepairOnLoopDeviceTest {
  private static final CallContext TEST = new CallContext("test");

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

  @Test
  void inAnSrThatWasUsedAndDetachedNothingIsFound() throws IOException {
    assertEquals(List.of(), sr.check().findings());
  }

  @Test
  void anAttachedSrIsCheckedBesideItsWriter() throws IOException {
    sr.attached(
        (plugin, uuid) -> {
          plugin.volume().set(TEST, uuid, volume.key(), "k", "v");
          assertEquals(List.of(), sr.findings());
          assertEquals(Severity.NOTE, sr.check().worst());
          return plugin;
        });
  }

  @Test
  void whereLvsLieIsWrittenDownAndFollowedWhenTheyWereMoved() throws IOException {
    String lv = "v-" + volume.key();
    var place = LvPlace.of(sr.vg().volume(lv).orElseThrow());
    assertEquals(Optional.of(place), written(lv));
    var wrong = new LvPlace(place.uuid(), List.of(new Extents(40, place.extents())));
    sr.update(Patch.of().put(Tables.LV, lv, wrong));
    assertEquals(1, sr.findings().size(), sr.findings().toString());
    sr.repair();
    assertEquals(List.of(), sr.check().findings());
    assertEquals(Optional.of(place), written(lv));
    sr.attached(
        (plugin, uuid) -> {
          plugin.volume().destroy(TEST, uuid, volume.key());
          return uuid;
        });
    assertEquals(Optional.empty(), written(lv));
  }

  private Optional<LvPlace> written(String lv) throws IOException {
    return sr.check().seen().valid().orElseThrow().state().find(Tables.LV, lv, LvPlace.class);
  }

  @Test
  void anLvWithoutRecordIsAdoptedWithItsData() throws IOException {
    sr.update(Patch.of().remove(Tables.VOLUME, volume.key()));
    assertEquals(List.of(), sr.list());
    var lv = sr.vg().volume("v-" + volume.key()).orElseThrow();
    sr.repair();
    assertEquals(List.of(), sr.check().findings());
    assertEquals(lv, sr.vg().volume("v-" + volume.key()).orElseThrow());
    Volume adopted = sr.list().get(0);
    assertEquals("recovered-" + volume.key().substring(0, 8), adopted.name());
    assertEquals(volume.key(), adopted.key());
    assertEquals(volume.virtualSize(), adopted.virtualSize());
    assertTrue(adopted.description().contains("had no record"), adopted.description());
  }

  @Test
  void aForeignLvIsNotTouched() throws IOException {
    sr.foreignLv("precious", 2);
    var before = sr.vg();
    assertEquals(Severity.NOTE, sr.check().worst());
    sr.repair();
    assertEquals(before, sr.vg());
  }

  @Test
  void aRecordWithoutLvIsSetAsideAndComesBackWithItsLv() throws IOException {
    var lv = sr.vg().volume("v-" + volume.key()).orElseThrow();
    sr.lvs().remove(List.of(lv.name()));
    assertEquals(Severity.DAMAGE, sr.check().worst());
    sr.repair();
    assertEquals(List.of(), sr.list());
    assertEquals(Set.of(volume.key()), records().lost().keySet());
    sr.lvs().createLinear(lv.name(), lv.segments());
    sr.repair();
    assertEquals(List.of(), sr.check().findings());
    assertEquals(List.of(volume), sr.list());
    assertEquals(Map.<String, LostVolume>of(), records().lost());
  }

  private Records records() throws IOException {
    return Records.of(sr.check().seen().valid().orElseThrow().state());
  }

  @Test
  void theRecordFollowsAnLvThatHasGrown() throws IOException {
    sr.lvs().extend("v-" + volume.key(), List.of(new Extents(20, 1)));
    sr.repair();
    assertEquals(List.of(), sr.check().findings());
    assertEquals(3 * LoopSr.EXTENT, sr.list().get(0).virtualSize());
  }

  @Test
  void theUuidThatLvmSaysIsTakenOver() throws IOException {
    VolumeRecord record = Objects.requireNonNull(records().volumes().get(volume.key()));
    sr.update(Patch.of().put(Tables.VOLUME, volume.key(), record.withLvUuid("another")));
    sr.repair();
    assertEquals(List.of(), sr.check().findings());
    assertEquals(record, records().volumes().get(volume.key()));
  }

  @Test
  void anInterruptedCreateIsUndone() throws IOException {
    String key = UUID.randomUUID().toString();
    var record = VolumeRecord.of(key, "half", "", LoopSr.EXTENT, true, false, "v-" + key, "");
    var on = List.of(new Extents(30, 1));
    sr.update(Patch.of().put(Tables.INTENT, "i", new Intent.CreateVolume(record, on)));
    sr.lvs().createLinear("v-" + key, on);
    assertEquals(1, sr.findings().size());
    sr.repair();
    assertEquals(List.of(), sr.check().findings());
    assertTrue(sr.vg().volume("v-" + key).isEmpty());
  }

  @Test
  void theReservedLvIsMadeAgainWhereTheStoreIs() throws IOException {
    Placement before = sr.placement();
    sr.lvs().remove(List.of(SrLayout.RESERVED_LV));
    sr.repair();
    assertEquals(List.of(), sr.check().findings());
    assertEquals(before, sr.placement());
    assertEquals(List.of(volume), sr.list());
  }

  @Test
  void aDestroyedReplicaIsWrittenAnew() throws IOException {
    Placement at = sr.placement();
    try (var raw = FileChannel.open(sr.path(), StandardOpenOption.WRITE)) {
      raw.write(ByteBuffer.allocate((int) at.length()), at.replicaA());
      raw.force(true);
    }
    assertEquals(Severity.WARNING, sr.check().worst());
    sr.repair();
    assertEquals(List.of(), sr.check().findings());
    assertEquals(List.of(volume), sr.list());
  }

  @Test
  void nothingIsWrittenToAStoreThatAnLvLiesOn() throws IOException {
    sr.lvs().remove(List.of(SrLayout.RESERVED_LV));
    sr.lvs().createLinear("v-" + UUID.randomUUID(), List.of(new Extents(0, 1)));
    var error = assertThrows(RepairRefused.class, sr::repair);
    assertTrue(error.toString().contains("its extents are not free"), error.toString());
  }

  @Test
  void severalThingsAreRepairedAtOnce() throws IOException {
    Volume second = sr.volume("db");
    sr.foreignLv("v-" + UUID.randomUUID(), 1);
    sr.lvs().remove(List.of("v-" + second.key(), SrLayout.RESERVED_LV));
    sr.repair();
    assertEquals(List.of(), sr.findings());
    assertEquals(2, sr.list().size());
  }

  @Test
  void whatIsNotAsItWasPrintedIsNotRepaired() throws IOException {
    sr.foreignLv("v-" + UUID.randomUUID(), 1);
    var printed = sr.check();
    sr.foreignLv("v-" + UUID.randomUUID(), 1);
    var error =
        assertThrows(
            RepairRefused.class,
            () -> sr.repair(printed, new SystemCommandRunner(), new ImpatientDevices()));
    assertTrue(error.toString().contains("not as it was"), error.toString());
    assertEquals(2, sr.findings().size());
  }

  @Test
  void anSrInUseIsNotRepaired() throws IOException {
    sr.foreignLv("v-" + UUID.randomUUID(), 1);
    var printed = sr.check();
    var attached =
        new Inspector.Report(
            new Witnesses(
                new Medium(
                    sr.path().toString(),
                    LoopSr.LUN_BYTES,
                    Medium.Kind.DEVICE,
                    Optional.empty(),
                    true),
                printed.seen().store(),
                printed.seen().lvm(),
                printed.seen().devices(),
                printed.seen().pools(),
                printed.seen().copies()),
            printed.findings());
    var error =
        assertThrows(
            RepairRefused.class,
            () -> sr.repair(attached, new SystemCommandRunner(), new ImpatientDevices()));
    assertTrue(error.toString().contains("detach it"), error.toString());
  }
}

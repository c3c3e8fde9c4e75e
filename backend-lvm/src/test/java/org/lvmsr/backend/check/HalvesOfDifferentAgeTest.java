package org.lvmsr.backend.check;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lvmsr.backend.exec.SystemCommandRunner;
import org.lvmsr.backend.lvm.VolumeGroup;
import org.lvmsr.backend.lvm.text.AreaReading;
import org.lvmsr.backend.lvm.text.VgTextReader;
import org.lvmsr.backend.sr.DetachedSr;
import org.lvmsr.backend.sr.ImpatientDevices;
import org.lvmsr.backend.sr.LoopLevel;
import org.lvmsr.backend.sr.RepairRefused;
import org.lvmsr.metadata.Placement;
import org.lvmsr.metadata.device.BlockDevice;
import org.lvmsr.metadata.device.ReadableDevice;
import org.lvmsr.smapi.CallContext;
import org.lvmsr.smapi.SmapiException;
import org.lvmsr.smapi.Volume;

/** A partial restore: LVM's area is of yesterday and the store of today, or the reverse. */
@LoopLevel
class HalvesOfDifferentAgeTest {
  private static final CallContext TEST = new CallContext("test");

  /** Part of the LUN as it was. */
  private record Saved(long offset, ByteBuffer bytes) {}

  @TempDir private Path directory;
  private LoopSr sr;
  private Volume kept;
  private Volume grown;
  private Volume destroyed;
  private List<Saved> lvmOfYesterday = List.of();
  private List<Saved> storeOfYesterday = List.of();
  private Set<String> keysOfToday = Set.of();
  private VolumeGroup vgOfToday;

  @BeforeEach
  void yesterdayAndToday() throws IOException {
    sr = LoopSr.create(directory);
    kept = sr.volume("kept");
    grown = sr.volume("grown");
    destroyed = sr.volume("destroyed");
    try (ReadableDevice device = new ImpatientDevices().openReadOnly(sr.path())) {
      List<AreaReading> areas = VgTextReader.inspect(device).orElseThrow().areas();
      lvmOfYesterday = save(device, 0, 4096);
      for (AreaReading area : areas) {
        lvmOfYesterday.addAll(save(device, area.offset(), area.size()));
      }
      Placement store = sr.placement();
      storeOfYesterday = save(device, store.replicaA(), store.length());
      storeOfYesterday.addAll(save(device, store.replicaB(), store.length()));
    }
    sr.attached(
        (plugin, uuid) -> {
          plugin.volume().destroy(TEST, uuid, destroyed.key());
          plugin.volume().resize(TEST, uuid, grown.key(), 3 * LoopSr.EXTENT);
          plugin.volume().create(TEST, uuid, "new", "", LoopSr.EXTENT, false);
          return plugin;
        });
    keysOfToday = keys();
    vgOfToday = sr.vg();
  }

  @AfterEach
  void close() throws IOException {
    sr.close();
  }

  private static List<Saved> save(ReadableDevice device, long offset, long length)
      throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate((int) length);
    device.read(offset, bytes);
    return new ArrayList<>(List.of(new Saved(offset, bytes.flip())));
  }

  private void restore(List<Saved> parts) throws IOException {
    try (BlockDevice device = new ImpatientDevices().open(sr.path())) {
      for (Saved part : parts) {
        device.write(part.offset(), part.bytes().duplicate());
      }
      device.flush();
    }
  }

  private Set<String> keys() throws IOException {
    return sr.list().stream().map(Volume::key).collect(Collectors.toSet());
  }

  private CheckFinding finding(String subject, String what) throws IOException {
    List<CheckFinding> all = sr.check().findings();
    return all.stream()
        .filter(one -> one.subject().contains(subject) && one.what().contains(what))
        .findFirst()
        .orElseThrow(() -> new AssertionError(what + " is not among " + all));
  }

  @Test
  void anOlderVgIsNotAttachedAndNothingIsWritten() throws IOException {
    restore(lvmOfYesterday);
    byte[] before = Files.readAllBytes(directory.resolve("lun"));
    var refused = assertThrows(SmapiException.class, sr::list);
    assertTrue(refused.toString().contains("Halves_of_different_age"), refused.toString());
    assertTrue(refused.toString().contains("lvmsr check " + sr.path()), refused.toString());
    assertThrows(RepairRefused.class, sr::repair);
    DetachedSr detached = sr.detached();
    assertThrows(SmapiException.class, () -> detached.resizeMetadata(Optional.empty()));
    assertThrows(SmapiException.class, detached::growSr);
    assertThrows(
        SmapiException.class, () -> sr.adopt(new SystemCommandRunner(), new ImpatientDevices()));
    assertArrayEquals(before, Files.readAllBytes(directory.resolve("lun")));
  }

  @Test
  void anOlderVgThatHasComeToTheSameNumberByOtherWaysIsNotAttached() throws IOException {
    restore(lvmOfYesterday);
    int made = 0;
    while (sr.vg().sequence() < vgOfToday.sequence()) {
      sr.foreignLv("by-hand-" + made++, 1);
    }
    assertTrue(made > 0);
    var refused = assertThrows(SmapiException.class, sr::list);
    assertTrue(refused.toString().contains("Halves_of_different_age"), refused.toString());
    finding("SR", "LVM's VG was put back to an earlier time");
    sr.acceptLvm();
    assertEquals(3, keys().size());
  }

  @Test
  void anOlderVgIsToldVolumeByVolumeAndNoneIsToBeRepairedYet() throws IOException {
    restore(lvmOfYesterday);
    assertEquals(Severity.DAMAGE, finding("SR", "LVM's VG is of an earlier time").severity());
    String made =
        keysOfToday.stream()
            .filter(key -> !key.equals(kept.key()) && !key.equals(grown.key()))
            .findFirst()
            .orElseThrow();
    assertEquals(Severity.DAMAGE, finding(made, "its LV is gone").severity());
    finding(grown.key(), "its LV is smaller than the volume");
    finding("v-" + destroyed.key(), "no record names it");
    assertTrue(sr.check().findings().stream().noneMatch(CheckFinding::isRepairable));
  }

  @Test
  void whereTheStoreIsRightTheCommandsOfTheCheckGiveTheVgItsTextBack() throws IOException {
    restore(lvmOfYesterday);
    sr.follow(finding("SR", "LVM's VG is of an earlier time"));
    assertEquals(List.of(), sr.check().findings());
    assertEquals(keysOfToday, keys());
    assertEquals(vgOfToday.volumes(), sr.vg().volumes());
  }

  @Test
  void whereLvmIsRightItIsTakenAndTheRecordsAreRepaired() throws IOException {
    restore(lvmOfYesterday);
    VolumeGroup before = sr.vg();
    sr.acceptLvm();
    sr.repair();
    assertEquals(before.volumes(), sr.vg().volumes());
    assertEquals(Set.of(kept.key(), grown.key(), destroyed.key()), keys());
    assertTrue(sr.list().contains(destroyed), "it has its name again");
  }

  @Test
  void anOlderStoreIsToldAndNoLvIsTouched() throws IOException {
    restore(storeOfYesterday);
    assertEquals(Severity.NOTE, finding("SR", "LVM's VG has changed since").severity());
    finding(destroyed.key(), "its LV is gone");
    finding(grown.key(), "its LV has grown");
    finding("LV v-", "no record names it");
    assertEquals(Set.of(kept.key(), grown.key(), destroyed.key()), keys());
    assertEquals(vgOfToday.volumes(), sr.vg().volumes());
    sr.repair();
    assertEquals(vgOfToday.volumes(), sr.vg().volumes());
    assertEquals(3, keys().size());
    assertFalse(keys().contains(destroyed.key()));
  }
}

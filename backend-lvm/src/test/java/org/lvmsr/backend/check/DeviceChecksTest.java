package org.lvmsr.backend.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.lvmsr.backend.lvm.DmDevice;
import org.lvmsr.backend.lvm.DmSegment;
import org.lvmsr.backend.lvm.text.AreaReading;
import org.lvmsr.backend.lvm.text.PvReading;
import org.lvmsr.backend.lvm.text.VgText;

/** Each way in which a device can differ from its LV: 2 extents from extent 2, at 9 MiB. */
final class DeviceChecksTest {
  private static final String UUID = SrImage.LV_UUID.replace("-", "");
  private static final long SECTORS = 16384;
  private static final long AT = 18432;

  @Test
  void aDeviceThatIsWhatLvmSaysIsNotFound() {
    assertEquals(List.of(), check(device(false, linear(0, SECTORS, "8:16", AT))));
  }

  @Test
  void lvmAndDeviceMapperMayCutTheSameContentsInDifferentPlaces() {
    assertEquals(
        List.of(),
        check(
            device(
                false,
                linear(0, 8192, "8:16", AT),
                linear(8192, SECTORS - 8192, "8:16", AT + 8192))));
  }

  @Test
  void aSuspendedDeviceIsResumed() {
    List<CheckFinding> found = check(device(true, linear(0, SECTORS, "8:16", AT)));
    assertEquals(new Repair.RefreshDevice(SrImage.LV), found.get(0).repair());
    assertEquals(1, found.size());
  }

  @Test
  void aDeviceThatHasNotGrownWithItsLvIsLoadedAnew() {
    List<CheckFinding> found = check(device(false, linear(0, 8192, "8:16", AT)));
    assertEquals(new Repair.RefreshDevice(SrImage.LV), found.get(0).repair());
  }

  @Test
  void aDeviceThatLiesElsewhereIsDamageForAPerson() {
    for (DmSegment other :
        List.of(
            linear(0, SECTORS, "8:16", AT + 8192),
            linear(0, SECTORS, "8:32", AT),
            linear(0, SECTORS + 8192, "8:16", AT),
            new DmSegment(0, SECTORS, "error", "", 0))) {
      List<CheckFinding> found = check(device(false, other));
      assertEquals(Severity.DAMAGE, found.get(0).severity(), other::toString);
      assertTrue(found.get(0).repair() instanceof Repair.None);
    }
  }

  @Test
  void withoutTheTableTheSizeIsCompared() {
    assertEquals(List.of(), check(ofSize(SECTORS)));
    assertEquals(new Repair.RefreshDevice(SrImage.LV), check(ofSize(8192)).get(0).repair());
    assertEquals(Severity.DAMAGE, check(ofSize(SECTORS + 8192)).get(0).severity());
  }

  @Test
  void aDeviceOfNoLvIsNamed() {
    var orphan = new DmDevice("x", "z".repeat(32), "", false, 512, Optional.empty());
    assertEquals("device x", check(orphan).get(0).subject());
  }

  private static DmDevice ofSize(long sectors) {
    return new DmDevice("vg-lv", UUID, "", false, sectors * 512, Optional.empty());
  }

  private static DmDevice device(boolean suspended, DmSegment... table) {
    return new DmDevice("vg-lv", UUID, "", suspended, SECTORS * 512, Optional.of(List.of(table)));
  }

  private static DmSegment linear(long start, long length, String device, long offset) {
    return new DmSegment(start, length, "linear", device, offset);
  }

  @Test
  void aDeviceOfAnAttachedSrIsForAPerson() {
    var found = check(device(true, linear(0, SECTORS, "8:16", AT)), true).get(0);
    assertTrue(found.repair().describe().startsWith("none: the SR is attached"));
  }

  private static List<CheckFinding> check(DmDevice device) {
    return check(device, false);
  }

  private static List<CheckFinding> check(DmDevice device, boolean attached) {
    var area =
        new AreaReading(
            4096,
            4096,
            true,
            512,
            Optional.of(new VgText(new byte[0], 4096, 4096, SrImage.VG)),
            Optional.empty());
    var pv = new PvReading(SrImage.VG.pvUuid(), List.of(area));
    return DeviceChecks.of(
        new Witnesses(
            new Medium(
                "/dev/sdb", SrImage.LUN_BYTES, Medium.Kind.DEVICE, Optional.of("8:16"), attached),
            new StoreWitness(
                List.of(),
                Optional.empty(),
                List.of(),
                0,
                new StoreWitness.Reading.None(List.of())),
            new LvmWitness(Optional.of(pv), Optional.empty()),
            new DmWitness(List.of(device), Optional.empty()),
            PoolWitness.none(),
            VgCopies.none()));
  }
}

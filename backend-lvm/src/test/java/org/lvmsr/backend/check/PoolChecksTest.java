package org.lvmsr.backend.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.lvmsr.backend.lvm.DmDevice;
import org.lvmsr.backend.lvm.Extents;
import org.lvmsr.backend.lvm.LogicalVolume;
import org.lvmsr.backend.lvm.ThinPool;
import org.lvmsr.backend.lvm.ThinVolume;
import org.lvmsr.backend.lvm.VolumeGroup;
import org.lvmsr.backend.lvm.text.AreaReading;
import org.lvmsr.backend.lvm.text.BytesDevice;
import org.lvmsr.backend.lvm.text.PvReading;
import org.lvmsr.backend.lvm.text.VgText;
import org.lvmsr.backend.thin.PoolImage;

/** Each way in which a pool can differ from what LVM says: it has volumes 1, 3 and 16777215. */
final class PoolChecksTest {
  private static final String POOL = "lvmsr-pool";
  private static final String POOL_UUID = SrImage.LV_UUID.replace("a", "q");
  private static final int META_EXTENTS = 1;
  private static final int EXTENT = 1 << 20;
  private static final long TRANSACTION = 5;
  private static final Map<String, Long> ALL = Map.of("a", 1L, "b", 3L, "c", 16_777_215L);

  private static LogicalVolume lv(
      String name, String type, Optional<ThinPool> pool, Optional<ThinVolume> thin) {
    return new LogicalVolume(
        name, POOL_UUID, type, List.of(), true, List.of(), META_EXTENTS, pool, thin);
  }

  private static VolumeGroup vg(
      long transaction, List<String> messages, Map<String, Long> volumes) {
    Map<String, LogicalVolume> lvs = new HashMap<>();
    LogicalVolume meta = SrImage.lv(POOL + "_tmeta", "m", new Extents(0, META_EXTENTS));
    lvs.put(meta.name(), meta);
    var pool = new ThinPool(POOL + "_tdata", meta.name(), 65_536, transaction, messages);
    lvs.put(POOL, lv(POOL, "thin-pool", Optional.of(pool), Optional.empty()));
    volumes.forEach(
        (name, number) -> {
          var thin = new ThinVolume(POOL, number, Optional.empty(), Optional.empty());
          lvs.put(name, lv(name, "thin", Optional.empty(), Optional.of(thin)));
        });
    return new VolumeGroup(
        SrImage.VG.name(),
        SrImage.VG.uuid(),
        7,
        EXTENT,
        SrImage.VG.pvUuid(),
        0,
        63,
        List.of("lvmsr"),
        lvs);
  }

  private static VolumeGroup vg(Map<String, Long> volumes) {
    return vg(TRANSACTION, List.of(), volumes);
  }

  private static List<CheckFinding> check(VolumeGroup vg, byte[] lun, DmDevice... active) {
    return check(vg, List.of(), lun, active);
  }

  private static AreaReading area(VolumeGroup vg) {
    var text = new VgText(new byte[0], 4096, 4096, vg);
    return new AreaReading(4096, 4096, true, 512, Optional.of(text), Optional.empty());
  }

  private static List<CheckFinding> check(
      VolumeGroup vg, List<VolumeGroup> older, byte[] lun, DmDevice... active) {
    var pv = new PvReading(vg.pvUuid(), List.of(area(vg)));
    var strays = older.stream().map(PoolChecksTest::area).toList();
    var copies = new VgCopies(Optional.empty(), List.of(), List.of(), strays);
    List<VolumeGroup> all = new ArrayList<>(older);
    all.add(vg);
    return PoolChecks.of(
        new Witnesses(
            new Medium(
                "/dev/sdb", SrImage.LUN_BYTES, Medium.Kind.DEVICE, Optional.of("8:16"), false),
            new StoreWitness(
                List.of(),
                Optional.empty(),
                List.of(),
                0,
                new StoreWitness.Reading.None(List.of())),
            new LvmWitness(Optional.of(pv), Optional.empty()),
            new DmWitness(List.of(active), Optional.empty()),
            PoolWitness.of(new BytesDevice(lun), all, List.of(active)),
            copies));
  }

  private static List<CheckFinding> check(VolumeGroup vg) throws IOException {
    return check(vg, PoolImage.bytes());
  }

  private static Map<String, Long> without(String name) {
    Map<String, Long> some = new HashMap<>(ALL);
    some.remove(name);
    return some;
  }

  private static Map<String, Long> with(String name, long number) {
    Map<String, Long> more = new HashMap<>(ALL);
    more.put(name, number);
    return more;
  }

  @Test
  void aPoolThatHasTheVolumesOfItsLvsIsNotFound() throws IOException {
    assertEquals(List.of(), check(vg(ALL)));
  }

  @Test
  void aVolumeThatNoLvIsTakesSpace() throws IOException {
    List<CheckFinding> found = check(vg(without("b")));
    assertEquals(1, found.size());
    assertEquals(Severity.WARNING, found.get(0).severity());
    assertEquals("volume 3 with 2 chunks", found.get(0).found());
  }

  @Test
  void anLvWithoutItsVolumeHasLostItsContents() throws IOException {
    List<CheckFinding> found = check(vg(with("d", 4)));
    assertEquals(1, found.size());
    assertEquals(Severity.DAMAGE, found.get(0).severity());
    assertEquals("LV d", found.get(0).subject());
  }

  @Test
  void halvesOfDifferentMomentsAreTold() throws IOException {
    for (long transaction : new long[] {4, 6, 0}) {
      List<CheckFinding> found = check(vg(transaction, List.of(), ALL));
      assertEquals(1, found.size(), () -> found.toString());
      assertEquals(Severity.DAMAGE, found.get(0).severity());
      assertEquals("transaction 5 (pool)", found.get(0).found());
      assertEquals("transaction " + transaction + " (LVM)", found.get(0).expected());
    }
  }

  /** LVM was killed before or after it told the kernel. */
  @Test
  void aChangeThatLvmHasBegunIsNothingWrong() throws IOException {
    for (long transaction : new long[] {TRANSACTION, TRANSACTION + 1}) {
      assertEquals(List.of(), check(vg(transaction, List.of("create d"), with("d", 4))));
      assertEquals(List.of(), check(vg(transaction, List.of("create c"), ALL)));
      assertEquals(List.of(), check(vg(transaction, List.of("delete 3"), without("b"))));
      assertEquals(List.of(), check(vg(transaction, List.of("delete 2"), ALL)));
    }
    assertEquals(1, check(vg(TRANSACTION + 2, List.of("delete 1"), ALL)).size());
  }

  @Test
  void aPoolThatWasNeverActiveHasNothing() throws IOException {
    byte[] zeroes = new byte[EXTENT];
    assertEquals(List.of(), check(vg(0, List.of(), Map.of()), zeroes));
    assertEquals(List.of(), check(vg(1, List.of("create a"), Map.of("a", 1L)), zeroes));
  }

  /** The kernel would take it for a new one. */
  @Test
  void zeroesWhereAPoolWasAreDamageThatMustNotBeActivated() throws IOException {
    VolumeGroup young = vg(0, List.of(), Map.of());
    List<CheckFinding> found = check(vg(ALL), List.of(young), new byte[EXTENT]);
    assertEquals(1, found.size());
    assertEquals(Severity.DAMAGE, found.get(0).severity());
    assertTrue(found.get(0).repair().describe().startsWith("none: do not attach it"));
  }

  @Test
  void theWayBackIsATextOfTheMomentOfAllPools() throws IOException {
    VolumeGroup now = vg(TRANSACTION + 1, List.of(), with("d", 4));
    VolumeGroup fits = vg(ALL);
    var back = (Repair.None) check(now, List.of(fits), PoolImage.bytes()).get(0).repair();
    assertEquals(2, back.commands().size());
    assertTrue(back.commands().get(1).contains(" --force "), back.commands()::toString);

    VolumeGroup later = vg(TRANSACTION - 1, List.of(), ALL);
    VolumeGroup otherPlace = withPoolElsewhere(fits);
    for (VolumeGroup other : List.of(later, otherPlace)) {
      Repair none = check(now, List.of(other), PoolImage.bytes()).get(0).repair();
      assertEquals(List.of(), ((Repair.None) none).commands(), none::describe);
    }
  }

  /** With a second pool, of which there is nothing where the text has it. */
  private static VolumeGroup withPoolElsewhere(VolumeGroup vg) {
    Map<String, LogicalVolume> lvs = new HashMap<>(vg.volumes());
    LogicalVolume meta = SrImage.lv("second_tmeta", "s", new Extents(50, 1));
    lvs.put(meta.name(), meta);
    var pool = new ThinPool("second_tdata", meta.name(), 65_536, 1, List.of());
    lvs.put("second", lv("second", "thin-pool", Optional.of(pool), Optional.empty()));
    return vg.withVolumes(lvs);
  }

  @Test
  void damageIsTold() throws IOException {
    byte[] bytes = PoolImage.bytes();
    bytes[40] ^= 1;
    CheckFinding found = check(vg(ALL), bytes).get(0);
    assertEquals(Severity.DAMAGE, found.severity());
    assertTrue(found.found().contains("checksum"), found.found());
  }

  @Test
  void nothingIsSaidOfAPoolThatAPartialCopyHasNotGot() throws IOException {
    assertEquals(List.of(), check(vg(Map.of()), new byte[EXTENT / 2]));
  }

  @Test
  void ofAPoolInUseTheKernelKnowsMore() throws IOException {
    for (String uuid : new String[] {POOL_UUID, SrImage.LV_UUID.replace("a", "m")}) {
      var device = new DmDevice("x", uuid.replace("-", ""), "", false, 512, Optional.empty());
      assertEquals(List.of(), check(vg(Map.of()), PoolImage.bytes(), device));
    }
  }
}

package org.lvmsr.backend.sr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lvmsr.backend.exec.Executable;
import org.lvmsr.backend.exec.SystemCommandRunner;
import org.lvmsr.fixtures.loop.LoopDevice;
import org.lvmsr.smapi.CallContext;
import org.lvmsr.smapi.SmapiException;
import org.lvmsr.smapi.Volume;

/** An SR whose volumes share one pool. Runs in the lab VM, as it needs device-mapper. */
class ThinSrInGuest {
  private static final CallContext TEST = new CallContext("test");
  private static final long MIB = 1L << 20;
  private static final long LUN = 320 * MIB;
  private static final long SIZE = 64 * MIB;

  @TempDir private Path directory;

  private LoopDevice loop;
  private TestHost host;
  private CountingRunner lvm;
  private LvmsrPlugin plugin;
  private String sr;
  private long free;

  @BeforeEach
  void makeSr() throws IOException {
    GuestVolume.shell(
        "echo 2 > /sys/module/dm_thin_pool/parameters/no_space_timeout || modprobe"
            + " dm-thin-pool no_space_timeout=2");
    loop = LoopDevice.on(directory.resolve("lun"), LUN);
    lvm = new CountingRunner(new SystemCommandRunner(), Set.of(Executable.LVM));
    host = new TestHost(directory);
    plugin = LvmsrPlugin.of(host.bootedPaths(), lvm, new ImpatientDevices());
    sr = attach(plugin.sr().create(TEST, UUID.randomUUID().toString(), config(), "", ""));
    free = free();
  }

  private Map<String, String> config() {
    return Map.of("device", loop.path().toString(), "provisioning", "thin");
  }

  private String attach(Map<String, String> config) {
    return plugin.sr().attach(TEST, config);
  }

  @AfterEach
  void nothingIsLeft() throws IOException {
    for (Volume volume : plugin.sr().ls(TEST, sr)) {
      plugin.volume().destroy(TEST, sr, volume.key());
    }
    String diagnostics = diagnostics();
    long now = free();
    plugin.sr().destroy(TEST, sr);
    plugin.close();
    assertEquals(free, now, "all space is back");
    assertFalse(diagnostics.contains("belongs to no volume"), diagnostics);
    assertEquals("No devices found", GuestVolume.shell("dmsetup ls"));
    loop.close();
  }

  private String diagnostics() {
    return plugin.volumePlugin().diagnostics(TEST);
  }

  private long free() {
    return plugin.sr().stat(TEST, sr).freeSpace();
  }

  private String create(long bytes) {
    return plugin.volume().create(TEST, sr, "v", "", bytes, false).key();
  }

  private GuestVolume guest(String key) {
    return new GuestVolume(plugin, sr, key);
  }

  private long used(String key) {
    return plugin.volume().stat(TEST, sr, key).physicalUtilisation();
  }

  private static String zeroes(long bytes) throws IOException {
    return GuestVolume.shell("head -c " + bytes + " /dev/zero | sha1sum");
  }

  @Test
  void aVolumeTakesWhatIsWrittenToIt() throws IOException {
    String key = create(4 * LUN);
    assertEquals(0, used(key));
    assertEquals(free, free());
    assertEquals(zeroes(SIZE), guest(key).sumOf(SIZE));
    guest(key).fill('a', 0, 10 * MIB);
    assertEquals(10 * MIB, used(key));
    assertEquals(free - 10 * MIB, free());
    String device = guest(key).plug("1");
    GuestVolume.shell("blkdiscard -l " + 4 * MIB + " " + device);
    guest(key).unplug("1");
    assertEquals(6 * MIB, used(key));
    assertEquals(free - 6 * MIB, free());
    assertEquals(
        List.of(6 * MIB),
        plugin.sr().ls(TEST, sr).stream().map(Volume::physicalUtilisation).toList());
  }

  /** LVM gives it the number that the other one had. */
  @Test
  void aNewVolumeTakesNothingWhateverTheOneBeforeItTook() throws IOException {
    Volume first = plugin.volume().create(TEST, sr, "v", "", SIZE, false);
    assertEquals(0, first.physicalUtilisation());
    guest(first.key()).fill('a', 0, 8 * MIB);
    assertEquals(8 * MIB, used(first.key()));
    plugin.volume().destroy(TEST, sr, first.key());
    assertEquals(0, plugin.volume().create(TEST, sr, "w", "", SIZE, false).physicalUtilisation());
  }

  @Test
  void creatingSnapshottingAndCloningIsOneLvmCommandEach() throws IOException {
    int before = lvm.count();
    String key = create(SIZE);
    assertEquals(1, lvm.count() - before);
    guest(key).fill('a', 0, 8 * MIB);
    String device = guest(key).plug("1");
    before = lvm.count();
    Volume snapshot = plugin.volume().snapshot(TEST, sr, key);
    assertEquals(1, lvm.count() - before);
    Volume clone = plugin.volume().clone(TEST, sr, snapshot.key());
    assertEquals(2, lvm.count() - before);
    assertEquals(8 * MIB, snapshot.physicalUtilisation());
    assertEquals(free - 8 * MIB, free(), "shared by all three");
    GuestVolume.shell("head -c 1M /dev/urandom | dd oflag=direct bs=1M of=" + device);
    guest(key).unplug("1");
    guest(clone.key()).fill('c', 0, 4 * MIB);
    assertEquals(
        GuestVolume.sum('a', 8 * MIB, '\0', SIZE - 8 * MIB), guest(snapshot.key()).sumOf(SIZE));
    assertEquals(GuestVolume.sum('c', 4 * MIB, 'a', 4 * MIB), guest(clone.key()).sumOf(8 * MIB));
    assertEquals(free - 13 * MIB, free());
    plugin.volume().revert(TEST, sr, snapshot.key(), key);
    assertEquals(GuestVolume.sum('a', 8 * MIB, '\0', SIZE - 8 * MIB), guest(key).sumOf(SIZE));
    plugin.volume().destroy(TEST, sr, snapshot.key());
    assertEquals(GuestVolume.sum('c', 4 * MIB, 'a', 4 * MIB), guest(clone.key()).sumOf(8 * MIB));
  }

  /** LVM gives a new volume the number of one that it does not know, and is content with that. */
  @Test
  void aNewVolumeIsEmptyThoughThePoolHoldsAVolumeOfItsNumber() throws IOException {
    String known = create(SIZE);
    leaveInThePool(2, 4 * MIB);
    assertEquals(free - 4 * MIB, free());
    int before = lvm.count();
    String key = create(SIZE);
    assertEquals(3, lvm.count() - before, "made, removed and made again");
    assertEquals(0, used(key));
    assertEquals(zeroes(SIZE), guest(key).sumOf(SIZE));
    assertEquals(zeroes(SIZE), guest(known).sumOf(SIZE));
    assertEquals(free, free(), "what the other one had is free again");
  }

  /** As LVM does when it is killed in the wrong moment. */
  private static void leaveInThePool(int number, long bytes) throws IOException {
    GuestVolume.shell(
        "pool=$(dmsetup ls | grep -o '^[^\t]*-tpool'); dmsetup message $pool 0 \"create_thin "
            + number
            + "\"; dmsetup create left --table \"0 "
            + bytes / 512
            + " thin /dev/mapper/$pool "
            + number
            + "\"; yes old | dd of=/dev/mapper/left oflag=direct bs=1M iflag=fullblock count="
            + bytes / MIB
            + "; udevadm settle; dmsetup remove --retry left");
  }

  @Test
  void whatVolumesMayGrowToIsLimited() {
    String key = create(2000 * MIB);
    var failure =
        assertThrows(
            SmapiException.class,
            () -> plugin.volume().create(TEST, sr, "w", "", 2000 * MIB, false));
    assertEquals("SR_BACKEND_FAILURE_44", failure.code());
    assertTrue(failure.toString().contains("more than 10 times"), failure.getMessage());
    String unusedSmall = create(100 * MIB);
    plugin.volume().destroy(TEST, sr, key);
    String unusedAnother = create(2000 * MIB);
  }

  @Test
  void aFullPoolRefusesWritesAndVolumesAndIsUsableAgainWhenSomethingGoes() throws IOException {
    String ballast = create(SIZE);
    guest(ballast).fill('b', 0, 8 * MIB);
    String key = create(LUN);
    String device = guest(key).plug("1");
    String wrote =
        GuestVolume.shell(
            "dd if=/dev/zero bs=1M oflag=direct of=" + device + " count=320 2>&1 || true");
    assertTrue(wrote.contains("No space left on device"), wrote);
    assertEquals(0, free());
    for (Runnable making :
        List.<Runnable>of(() -> create(MIB), () -> plugin.volume().snapshot(TEST, sr, key))) {
      var failure = assertThrows(SmapiException.class, making::run);
      assertEquals("SR_BACKEND_FAILURE_44", failure.code());
    }
    plugin.volume().destroy(TEST, sr, ballast);
    assertEquals(8 * MIB, free());
    GuestVolume.shell(
        "head -c 4M /dev/urandom | dd oflag=direct iflag=fullblock bs=1M seek=300 conv=notrunc of="
            + device);
    guest(key).unplug("1");
    String unusedNew = create(SIZE);
    assertEquals(4 * MIB, free());
  }

  @Test
  void onlyRelatedVolumesHaveContentsInCommon() throws IOException {
    String key = create(SIZE);
    guest(key).fill('a', 0, 8 * MIB);
    plugin.volume().enableCbt(TEST, sr, key);
    String snapshot = plugin.volume().snapshot(TEST, sr, key).key();
    guest(key).fill('b', 0, MIB);
    String other = create(SIZE);
    plugin.volume().enableCbt(TEST, sr, other);
    int before = lvm.count();
    assertEquals(List.of(snapshot), plugin.volume().similarContent(TEST, sr, key));
    assertEquals(List.of(), plugin.volume().similarContent(TEST, sr, other));
    assertTrue(
        plugin
            .volume()
            .listChangedBlocks(TEST, sr, snapshot, key, 0, 2 * MIB)
            .bitmap()
            .startsWith("//8AAA"));
    assertEquals(0, lvm.count() - before);
    var failure =
        assertThrows(
            SmapiException.class,
            () -> plugin.volume().listChangedBlocks(TEST, sr, other, key, 0, -1));
    assertEquals("SR_BACKEND_FAILURE_460", failure.code());
    plugin.volume().dataDestroy(TEST, sr, snapshot);
    assertTrue(
        plugin
            .volume()
            .listChangedBlocks(TEST, sr, snapshot, key, 0, 2 * MIB)
            .bitmap()
            .startsWith("//8AAA"));
  }

  @Test
  void aCopyTakesNoSpaceForZeroes() throws IOException {
    String key = create(SIZE);
    guest(key).fill('a', 0, 8 * MIB);
    Volume copy = plugin.volume().copy(TEST, sr, key, sr);
    assertEquals(8 * MIB, copy.physicalUtilisation());
    assertEquals(
        GuestVolume.sum('a', 8 * MIB, '\0', SIZE - 8 * MIB), guest(copy.key()).sumOf(SIZE));
    assertEquals(free - 16 * MIB, free());
  }

  @Test
  void writesThatAreNotToStayAreThrownAway() throws IOException {
    String key = create(SIZE);
    guest(key).fill('a', 0, 8 * MIB);
    guest(key).open(false);
    guest(key).fill('b', 0, 4 * MIB);
    assertEquals(free - 12 * MIB, free());
    guest(key).close();
    assertEquals(free - 8 * MIB, free());
    assertEquals(GuestVolume.sum('a', 8 * MIB, '\0', SIZE - 8 * MIB), guest(key).sumOf(SIZE));
  }

  @Test
  void volumesGrowAndAreThereAfterAReboot() throws IOException {
    String key = create(SIZE);
    guest(key).fill('a', 0, 8 * MIB);
    Volume snapshot = plugin.volume().snapshot(TEST, sr, key);
    plugin.volume().resize(TEST, sr, key, 2 * SIZE);
    assertEquals(
        GuestVolume.sum('a', 8 * MIB, '\0', 2 * SIZE - 8 * MIB), guest(key).sumOf(2 * SIZE));
    List<Volume> volumes = plugin.sr().ls(TEST, sr);
    plugin.close();
    GuestVolume.removeAllDevices();
    plugin = LvmsrPlugin.of(host.bootedPaths(), lvm, new ImpatientDevices());
    assertEquals(sr, attach(config()));
    assertEquals(volumes, plugin.sr().ls(TEST, sr));
    assertEquals(8 * MIB, used(snapshot.key()));
    plugin.sr().detach(TEST, sr);
    assertEquals("No devices found", GuestVolume.shell("dmsetup ls"));
    assertEquals(sr, attach(config()));
    assertEquals(
        GuestVolume.sum('a', 8 * MIB, '\0', SIZE - 8 * MIB), guest(snapshot.key()).sumOf(SIZE));
  }

  @Test
  void aLargerLunMakesTheirPoolLarger() throws IOException {
    String key = create(SIZE);
    guest(key).fill('a', 0, 8 * MIB);
    GuestVolume.shell(
        "truncate -s " + 2 * LUN + " " + directory.resolve("lun") + "; losetup -c " + loop.path());
    String unused = plugin.administer(List.of(Administration.RESIZE_SR, sr));
    long more = free() + 8 * MIB - free;
    assertTrue(more > LUN - 16 * MIB && more <= LUN, "more by " + more);
    assertEquals(GuestVolume.sum('a', 8 * MIB, '\0', SIZE - 8 * MIB), guest(key).sumOf(SIZE));
    free += more;
  }

  @Test
  void sharableVolumesAndFlatteningAreForThickSrs() {
    var failure =
        assertThrows(
            SmapiException.class, () -> plugin.volume().create(TEST, sr, "v", "", MIB, true));
    assertTrue(failure.toString().contains("provisioning=thick"), failure.getMessage());
    String key = create(SIZE);
    var notFlattened =
        assertThrows(
            SmapiException.class,
            () -> plugin.administer(List.of(Administration.FLATTEN, sr, key)));
    assertTrue(notFlattened.toString().contains("is thin"), notFlattened.getMessage());
  }
}

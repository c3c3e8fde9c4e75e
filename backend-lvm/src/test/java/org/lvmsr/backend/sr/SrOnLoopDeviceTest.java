package org.lvmsr.backend.sr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lvmsr.backend.exec.SystemCommandRunner;
import org.lvmsr.backend.lvm.DeviceMapper;
import org.lvmsr.backend.lvm.FreeExtents;
import org.lvmsr.backend.lvm.LvCommands;
import org.lvmsr.backend.lvm.Lvm;
import org.lvmsr.backend.lvm.LvmHost;
import org.lvmsr.backend.lvm.text.VgTextReader;
import org.lvmsr.fixtures.loop.LoopDevice;
import org.lvmsr.metadata.device.BlockDevice;
import org.lvmsr.smapi.BlockList;
import org.lvmsr.smapi.CallContext;
import org.lvmsr.smapi.SmapiException;
import org.lvmsr.smapi.Volume;

/** The operations on real LVM: all but activation. */
@LoopLevel
class SrOnLoopDeviceTest {
  private static final long LUN_BYTES = 512L << 20;
  private static final long EXTENT = 4L << 20;
  private static final CallContext TEST = new CallContext("test");

  private final String uuid = UUID.randomUUID().toString();

  @TempDir private Path directory;
  private LoopDevice loop;
  private TestHost host;
  private CountingRunner runner;
  private LvmsrPlugin plugin;

  @BeforeEach
  void boot() throws IOException {
    loop = LoopDevice.on(directory.resolve("lun"), LUN_BYTES);
    host = new TestHost(directory);
    runner = new CountingRunner(new SystemCommandRunner());
    plugin = host.boot(runner, new ImpatientDevices());
  }

  /** Whatever a test did, records and LVs agree when it ends. */
  @AfterEach
  void checkAndShutDown() throws IOException {
    try {
      for (String sr : plugin.volumePlugin().ls(TEST)) {
        assertFalse(plugin.volumePlugin().diagnostics(TEST).contains("belongs to no volume"));
        assertFalse(plugin.volumePlugin().diagnostics(TEST).contains("has no LV"));
        plugin.sr().detach(TEST, sr);
      }
    } finally {
      plugin.close();
      loop.close();
    }
  }

  private Map<String, String> config() {
    return Map.of("device", loop.path().toString());
  }

  private String create() {
    return attach(plugin.sr().create(TEST, uuid, config(), "name", "description"));
  }

  private String attach(Map<String, String> config) {
    return plugin.sr().attach(TEST, config);
  }

  private Volume volume(String sr, long bytes) {
    return plugin.volume().create(TEST, sr, "v", "", bytes, false);
  }

  private void reboot() throws IOException {
    plugin.close();
    plugin = host.boot(runner, new ImpatientDevices());
  }

  /** What it does where there is device-mapper is tested in the lab VM. */
  @Test
  void aThinSrIsRefusedWhereTheKernelHasNoDeviceMapper() {
    Map<String, String> config = Map.of("device", loop.path().toString(), "provisioning", "thin");
    boolean made = true;
    try {
      plugin.sr().create(TEST, uuid, config, "", "");
    } catch (SmapiException e) {
      assertTrue(e.toString().contains("thin needs device-mapper"), e.toString());
      made = false;
    }
    assertEquals(new DeviceMapper(Path.of("/sys")).isThere(), made);
  }

  @Test
  void anSrIsTheSameAfterAReboot() throws IOException {
    String sr = create();
    Volume made = volume(sr, 5 << 20);
    plugin.volume().set(TEST, sr, made.key(), "vdi-type", "user");
    plugin.volume().setName(TEST, sr, made.key(), "a name\nof two lines, ü");
    plugin.sr().setName(TEST, sr, "another name");
    List<Volume> before = plugin.sr().ls(TEST, sr);
    reboot();
    assertThrows(SmapiException.class, () -> plugin.sr().ls(TEST, sr));
    assertEquals(sr, attach(config()));
    assertEquals(before, plugin.sr().ls(TEST, sr));
    assertEquals("another name", plugin.sr().stat(TEST, sr).name());
    assertEquals(Map.of("vdi-type", "user"), before.get(0).keys());
    assertEquals(2 * EXTENT, before.get(0).virtualSize());
  }

  @Test
  void creatingTheSameSrAgainChangesNothing() {
    var first = plugin.sr().create(TEST, uuid, config(), "name", "description");
    assertEquals(first, plugin.sr().create(TEST, uuid, config(), "name", "description"));
    assertEquals(uuid, first.get("sr_uuid"));
  }

  @Test
  void aLunWithAnotherSrOnItIsRefused() {
    create();
    String other = UUID.randomUUID().toString();
    var error =
        assertThrows(SmapiException.class, () -> plugin.sr().create(TEST, other, config(), "", ""));
    assertTrue(error.params().get(1).contains("LVM2_member"), error.params().toString());
  }

  @Test
  void anSrWithVolumesIsNotCreatedAgain() {
    volume(create(), EXTENT);
    assertThrows(SmapiException.class, () -> plugin.sr().create(TEST, uuid, config(), "name", ""));
  }

  @Test
  void aNewOrGrownVolumeReadsAsZeroesWhereAnotherOneWas() throws IOException {
    String sr = create();
    long free = plugin.sr().stat(TEST, sr).freeSpace();
    Volume old = volume(sr, free);
    fill();
    attach(config());
    plugin.volume().destroy(TEST, sr, old.key());
    Volume made = volume(sr, EXTENT);
    plugin.volume().resize(TEST, sr, made.key(), 5 * EXTENT);
    byte[] content = contentOfOnlyVolume(made);
    assertEquals(5 * EXTENT, content.length);
    assertArrayIsZero(content);
  }

  /** Writes a pattern over every extent that the only volume has. */
  private void fill() throws IOException {
    byte[] pattern = new byte[(int) EXTENT];
    Arrays.fill(pattern, (byte) 0xa5);
    try (var device = FileChannel.open(loop.path(), StandardOpenOption.WRITE)) {
      for (long[] run : runsOfOnlyVolume()) {
        for (long at = run[0]; at < run[1]; at += EXTENT) {
          device.write(ByteBuffer.wrap(pattern), at);
        }
      }
      device.force(true);
    }
  }

  private List<long[]> runsOfOnlyVolume() throws IOException {
    try (var device = new ImpatientDevices().openReadOnly(loop.path())) {
      var vg = VgTextReader.read(device).orElseThrow();
      return vg.volumes().values().stream()
          .filter(lv -> !lv.name().equals(SrLayout.RESERVED_LV))
          .flatMap(lv -> lv.segments().stream())
          .map(run -> new long[] {vg.offsetOf(run), vg.offsetOf(run) + vg.lengthOf(run)})
          .toList();
    }
  }

  /** The first megabytes were overwritten; the end of the LUN still has all there is to know. */
  @Test
  void aLunWithAReplicaOfAnSrIsNotFormatted() throws IOException {
    String sr = create();
    plugin.sr().detach(TEST, sr);
    try (var device = new ImpatientDevices().open(loop.path())) {
      device.zero(0, 13 << 20, BlockDevice.ZeroProgress.NONE);
      device.flush();
    }
    String other = UUID.randomUUID().toString();
    SmapiException refusal =
        assertThrows(
            SmapiException.class, () -> plugin.sr().create(TEST, other, config(), "name", ""));
    assertTrue(refusal.toString().contains("metadata of an SR"), refusal.toString());
    assertThrows(SmapiException.class, () -> attach(config()));
    assertTrue(plugin.sr().probe(TEST, config()).stream().noneMatch(found -> found.complete()));
  }

  private byte[] contentOfOnlyVolume(Volume volume) throws IOException {
    ByteBuffer content = ByteBuffer.allocate((int) (5 * EXTENT));
    try (var device = new ImpatientDevices().openReadOnly(loop.path())) {
      for (long[] run : runsOfOnlyVolume()) {
        content.limit(content.position() + (int) (run[1] - run[0]));
        device.read(run[0], content);
      }
    }
    assertEquals(0, content.remaining(), volume.key());
    return content.array();
  }

  private static void assertArrayIsZero(byte[] content) {
    for (byte b : content) {
      if (b != 0) {
        throw new AssertionError("found " + b);
      }
    }
  }

  @Test
  void callsCostNoMoreLvmCommandsThanPromised() {
    String sr = create();
    int before = runner.count();
    Volume made = volume(sr, EXTENT);
    assertEquals(1, runner.count() - before, "create");
    plugin.volume().resize(TEST, sr, made.key(), 2 * EXTENT);
    assertEquals(2, runner.count() - before, "resize");
    plugin.volume().set(TEST, sr, made.key(), "k", "v");
    plugin.volume().unset(TEST, sr, made.key(), "absent");
    plugin.volume().setDescription(TEST, sr, made.key(), "d");
    plugin.volume().stat(TEST, sr, made.key());
    plugin.sr().stat(TEST, sr);
    plugin.sr().ls(TEST, sr);
    assertEquals(2, runner.count() - before, "set, unset, stat, ls");
    plugin.volume().destroy(TEST, sr, made.key());
    assertEquals(3, runner.count() - before, "destroy");
    plugin.volume().destroy(TEST, sr, made.key());
    assertEquals(3, runner.count() - before, "destroy again");
  }

  @Test
  void whatDoesNotFitIsRefusedAndChangesNothing() {
    String sr = create();
    Volume made = volume(sr, EXTENT);
    var before = plugin.sr().stat(TEST, sr);
    assertEquals("SR_BACKEND_FAILURE_44", code(() -> volume(sr, before.freeSpace() + 1)));
    assertEquals("SR_BACKEND_FAILURE_44", code(() -> volume(sr, Long.MAX_VALUE)));
    assertEquals("SR_BACKEND_FAILURE_79", code(() -> volume(sr, 0)));
    assertEquals("SR_BACKEND_FAILURE_79", code(() -> volume(sr, -1)));
    assertEquals(
        "SR_BACKEND_FAILURE_44",
        code(() -> plugin.volume().resize(TEST, sr, made.key(), before.freeSpace() + 2 * EXTENT)));
    Volume two = volume(sr, 2 * EXTENT);
    assertEquals(
        "SR_BACKEND_FAILURE_79", code(() -> plugin.volume().resize(TEST, sr, two.key(), EXTENT)));
    plugin.volume().destroy(TEST, sr, two.key());
    assertEquals(before, plugin.sr().stat(TEST, sr));
    assertEquals(1, plugin.sr().ls(TEST, sr).size());
  }

  private static String code(org.junit.jupiter.api.function.Executable call) {
    return assertThrows(SmapiException.class, call).code();
  }

  @Test
  void changedBlocksAreToldOfTrackedVolumesThatHaveSomethingInCommon() {
    String sr = create();
    String one = volume(sr, EXTENT).key();
    String other = volume(sr, 2 * EXTENT).key();
    var volumes = plugin.volume();
    assertEquals(
        "SR_BACKEND_FAILURE_460", code(() -> volumes.listChangedBlocks(TEST, sr, one, one, 0, -1)));
    for (String key : List.of(one, one, other)) {
      volumes.enableCbt(TEST, sr, key);
      assertEquals(true, volumes.stat(TEST, sr, key).cbtEnabled());
    }
    assertEquals(
        "SR_BACKEND_FAILURE_460",
        code(() -> volumes.listChangedBlocks(TEST, sr, one, other, 0, -1)));
    assertEquals("AAAAAAAAAAA=", volumes.listChangedBlocks(TEST, sr, one, one, 0, -1).bitmap());
    assertEquals("AA==", volumes.listChangedBlocks(TEST, sr, one, one, 65535, 2).bitmap());
    assertEquals("", volumes.listChangedBlocks(TEST, sr, one, one, EXTENT, 1).bitmap());
    assertEquals("", volumes.listChangedBlocks(TEST, sr, one, one, Long.MAX_VALUE, 9).bitmap());
    assertEquals(
        "SR_BACKEND_FAILURE_460", code(() -> volumes.listChangedBlocks(TEST, sr, one, one, -1, 1)));
    assertEquals(
        List.of(new BlockList.Range(0, 128)), volumes.compare(TEST, sr, other, one).ranges());
    assertEquals(
        List.of(new BlockList.Range(0, 64)), volumes.compare(TEST, sr, one, "gone").ranges());
    assertEquals(List.of(), volumes.compare(TEST, sr, one, one).ranges());
    assertEquals(List.of(), volumes.similarContent(TEST, sr, one));
    assertThrows(SmapiException.class, () -> volumes.dataDestroy(TEST, sr, one));
    volumes.disableCbt(TEST, sr, one);
    volumes.disableCbt(TEST, sr, one);
    assertEquals(false, volumes.stat(TEST, sr, one).cbtEnabled());
    volumes.destroy(TEST, sr, one);
    volumes.destroy(TEST, sr, other);
  }

  @Test
  void aNulInATextIsRefused() {
    String sr = create();
    Volume made = volume(sr, EXTENT);
    assertThrows(
        SmapiException.class, () -> plugin.volume().set(TEST, sr, made.key(), "k", "a\0b"));
    assertThrows(SmapiException.class, () -> plugin.volume().setName(TEST, sr, made.key(), "\0"));
    plugin.volume().set(TEST, sr, made.key(), "", "");
    assertEquals(Map.of("", ""), plugin.volume().stat(TEST, sr, made.key()).keys());
  }

  @Test
  void anUnknownVolumeIsNamedInTheError() {
    String sr = create();
    var error = assertThrows(SmapiException.class, () -> plugin.volume().stat(TEST, sr, "no-such"));
    assertEquals(List.of("Volume_does_not_exist", "no-such"), error.params());
    var notAttached =
        assertThrows(SmapiException.class, () -> plugin.volume().stat(TEST, "../x", "k"));
    assertEquals(List.of("Sr_not_attached", "../x"), notAttached.params());
  }

  @Test
  void probeFindsWhatIsThere() {
    assertEquals(null, plugin.sr().probe(TEST, config()).get(0).sr());
    create();
    var found = plugin.sr().probe(TEST, config()).get(0);
    assertEquals(uuid, found.configuration().get("sr_uuid"));
    assertEquals("name", Objects.requireNonNull(found.sr()).name());
  }

  @Test
  void aDestroyedSrLeavesAnEmptyLun() {
    String sr = create();
    volume(sr, EXTENT);
    plugin.sr().destroy(TEST, sr);
    assertEquals(List.of(), plugin.volumePlugin().ls(TEST));
    plugin.sr().detach(TEST, sr);
    assertEquals(null, plugin.sr().probe(TEST, config()).get(0).sr());
    String again = UUID.randomUUID().toString();
    attach(plugin.sr().create(TEST, again, config(), "", ""));
    assertNotEquals(sr, again);
  }

  @Test
  void aForeignLvInOurVgIsNeitherOverwrittenNorRemoved() throws IOException {
    String sr = create();
    try (var device = new ImpatientDevices().openReadOnly(loop.path())) {
      var vg = VgTextReader.read(device).orElseThrow();
      var lvm = new Lvm(runner, LvmHost.prepare(directory));
      var free = FreeExtents.of(vg, List.of()).take(3).orElseThrow();
      new LvCommands(lvm, loop.path(), vg.name()).createLinear("precious", free);
    }
    var error = assertThrows(SmapiException.class, () -> volume(sr, EXTENT));
    assertTrue(error.params().toString().contains("precious"), error.params().toString());
    Volume second = volume(sr, EXTENT);
    assertThrows(SmapiException.class, () -> plugin.sr().destroy(TEST, sr));
    assertTrue(plugin.volumePlugin().diagnostics(TEST).contains("LV precious belongs to no"));
    new LvCommands(new Lvm(runner, LvmHost.prepare(directory)), loop.path(), SrLayout.vgName(sr))
        .remove(List.of("precious"));
    assertEquals(List.of(second), plugin.sr().ls(TEST, sr));
    plugin.sr().destroy(TEST, sr);
  }

  @Test
  void detachingTwiceOrWhatWasNeverAttachedSucceeds() {
    String sr = create();
    plugin.sr().detach(TEST, sr);
    plugin.sr().detach(TEST, sr);
    plugin.sr().detach(TEST, UUID.randomUUID().toString());
  }

  @Test
  void aRestartedServiceGoesOnWhereTheOldOneStopped() throws IOException {
    String sr = create();
    Volume made = volume(sr, EXTENT);
    plugin.close();
    assertEquals(made, plugin.volume().stat(TEST, sr, made.key()));
  }
}

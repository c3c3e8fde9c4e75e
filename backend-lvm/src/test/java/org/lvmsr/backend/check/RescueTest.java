package org.lvmsr.backend.check;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lvmsr.backend.exec.Command;
import org.lvmsr.backend.exec.CommandRunner;
import org.lvmsr.backend.exec.SystemCommandRunner;
import org.lvmsr.backend.host.Devices;
import org.lvmsr.backend.lvm.Extents;
import org.lvmsr.backend.lvm.LogicalVolume;
import org.lvmsr.backend.lvm.VolumeGroup;
import org.lvmsr.backend.rescue.ByteRange;
import org.lvmsr.backend.rescue.LvState;
import org.lvmsr.backend.rescue.RescuePlan;
import org.lvmsr.backend.rescue.RescueWords;
import org.lvmsr.backend.rescue.RescuedVolume;
import org.lvmsr.backend.rescue.RescuedVolume.Overlap;
import org.lvmsr.backend.sr.Administration;
import org.lvmsr.backend.sr.CrashPoint;
import org.lvmsr.backend.sr.GuestVolume;
import org.lvmsr.backend.sr.ImpatientDevices;
import org.lvmsr.backend.sr.LoopLevel;
import org.lvmsr.backend.sr.RepairRefused;
import org.lvmsr.fixtures.loop.SparseFile;
import org.lvmsr.metadata.device.BlockDevice;
import org.lvmsr.metadata.device.ReadableDevice;
import org.lvmsr.smapi.CallContext;
import org.lvmsr.smapi.SmapiException;
import org.lvmsr.smapi.Volume;

/** A LUN gets back what an accident took, by real LVM. */
@LoopLevel
class RescueTest {
  private static final CallContext TEST = new CallContext("test");
  private static final long MIB = 1L << 20;
  private static final Path STRACE = Path.of("/usr/bin/strace");

  @TempDir private Path directory;
  private LoopSr sr;
  private Volume first;
  private Volume second;
  private VolumeGroup before;

  @BeforeEach
  void create() throws IOException {
    sr = LoopSr.create(directory);
    first = sr.volume("first");
    second = sr.volume("second");
    before = sr.vg();
    fill(sr, first);
    fill(sr, second);
  }

  @AfterEach
  void close() throws IOException {
    sr.close();
  }

  private static LogicalVolume lv(VolumeGroup vg, Volume volume) {
    return vg.volume("v-" + volume.key()).orElseThrow();
  }

  private static void fill(LoopSr on, Volume volume) throws IOException {
    try (BlockDevice device = new ImpatientDevices().open(on.path())) {
      VolumeGroup vg = on.vg();
      for (Extents run : lv(vg, volume).segments()) {
        device.write(vg.offsetOf(run), contents(volume, vg.lengthOf(run)));
      }
      device.flush();
    }
  }

  private static ByteBuffer contents(Volume volume, long bytes) {
    byte[] contents = new byte[(int) bytes];
    new Random(volume.key().hashCode()).nextBytes(contents);
    return ByteBuffer.wrap(contents);
  }

  /** Where the SR is whole, and holds what it held. */
  private void requireWhole(LoopSr on, String when) throws IOException {
    assertEquals(List.of(), on.findings(), when);
    assertEquals(before.volumes(), on.vg().volumes(), when);
    requireContents(on, second, when);
    assertEquals(Set.of(first.key(), second.key()), keys(on), when);
    on.attached((plugin, uuid) -> plugin.volume().create(TEST, uuid, "new", "", MIB, false));
    assertEquals(List.of(), on.findings(), when);
  }

  private static void requireContents(LoopSr on, Volume volume, String when) throws IOException {
    try (ReadableDevice device = new ImpatientDevices().openReadOnly(on.path())) {
      VolumeGroup vg = on.vg();
      Extents run = lv(vg, volume).segments().get(0);
      ByteBuffer found = ByteBuffer.allocate((int) vg.lengthOf(run));
      device.read(vg.offsetOf(run), found);
      assertArrayEquals(contents(volume, vg.lengthOf(run)).array(), found.array(), when);
    }
  }

  private static Set<String> keys(LoopSr on) throws IOException {
    return on.list().stream().map(Volume::key).collect(Collectors.toSet());
  }

  private static RescuedVolume verdict(RescuePlan plan, Volume volume) {
    return plan.volumes().stream()
        .filter(one -> one.key().equals(volume.key()))
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @EnumSource(Accident.class)
  void whateverHappenedTheSrAttachesAndVolumesHoldWhatTheyHeld(Accident accident)
      throws IOException {
    accident.happenTo(sr.path());
    RescuePlan plan = sr.rescue(RescueWords.none());
    requireWhole(sr, accident.toString());
    if (accident != Accident.FIRST_16_MIB_ZEROED) {
      requireContents(sr, first, accident.toString());
      assertEquals(Overlap.NONE, verdict(plan, first).overlap(), plan.overwritten()::toString);
      assertEquals(Overlap.NONE, verdict(plan, second).overlap(), plan.overwritten()::toString);
    }
  }

  @Test
  void aVolumeThatMayHaveBeenOverwrittenIsNamed() throws IOException {
    Accident.FIRST_16_MIB_ZEROED.happenTo(sr.path());
    RescuePlan unsure = sr.rescuePlan(RescueWords.none());
    assertEquals(Overlap.PERHAPS, verdict(unsure, first).overlap());
    assertEquals(Overlap.PERHAPS, verdict(unsure, second).overlap());
    var words = new RescueWords(Optional.of(List.of(new ByteRange(0, 16 * MIB))), Optional.empty());
    RescuePlan told = sr.rescuePlan(words);
    assertEquals(Overlap.CERTAIN, verdict(told, first).overlap());
    assertEquals(3 * MIB, verdict(told, first).bytes());
    assertEquals(Overlap.NONE, verdict(told, second).overlap());
  }

  @Test
  void aWholeSrIsNotRescued() {
    var refused = assertThrows(RepairRefused.class, () -> sr.rescue(RescueWords.none()));
    assertTrue(refused.toString().contains("nothing to rescue"), refused::toString);
  }

  @Test
  void anotherVgWithVolumesGoesByItsNameOnly() throws IOException {
    Accident.VGCREATE.happenTo(sr.path());
    String device = sr.path().toString();
    String unused =
        GuestVolume.shell(
            "lvm lvcreate --driverloaded n --devices "
                + device
                + " -an -Zn -Wn -y -l 1 -n theirs other");
    var refused = assertThrows(RepairRefused.class, () -> sr.rescue(RescueWords.none()));
    assertTrue(refused.toString().contains("--discard other"), refused::toString);
    RescuePlan plan = sr.rescue(new RescueWords(Optional.empty(), Optional.of("other")));
    assertFalse(plan.damaged().isEmpty());
    requireWhole(sr, "discarded");
  }

  @Test
  void aDeviceThatSomethingUsesIsNotWritten() throws IOException {
    Accident.MKFS_EXT4.happenTo(sr.path());
    Path mount = Files.createDirectory(directory.resolve("mnt"));
    String unused = GuestVolume.shell("mount " + sr.path() + " " + mount);
    try {
      var refused = assertThrows(RepairRefused.class, () -> sr.rescue(RescueWords.none()));
      assertTrue(refused.toString().contains("in use on this host"), refused::toString);
    } finally {
      unused = GuestVolume.shell("umount " + mount);
    }
    unused = sr.rescue(RescueWords.none()).srUuid();
    requireWhole(sr, "unmounted");
  }

  /** The store keeps LVM's text when an SR is attached and each 16 changes, not at each one. */
  @Test
  void volumesThatAreYoungerThanTheKeptTextComeBack() throws IOException {
    Map<String, Volume> made = new HashMap<>();
    var crash = new CrashPoint(Integer.MAX_VALUE);
    var stopped =
        assertThrows(
            SmapiException.class,
            () ->
                sr.crashing(
                    crash,
                    (plugin, uuid) -> {
                      made.put(
                          "third",
                          plugin.volume().create(TEST, uuid, "third", "", 12 * MIB, false));
                      plugin.volume().resize(TEST, uuid, second.key(), 20 * MIB);
                      plugin.volume().destroy(TEST, uuid, first.key());
                      crash.arm(1);
                      return plugin.volume().create(TEST, uuid, "never", "", MIB, false);
                    }));
    assertTrue(crash.happened(), stopped::toString);
    Volume third = Objects.requireNonNull(made.get("third"));
    VolumeGroup last = sr.vg();
    fill(sr, third);
    Accident.LABEL_AND_BOTH_AREAS_ZEROED.happenTo(sr.path());
    RescuePlan plan = sr.rescue(RescueWords.none());
    assertEquals(LvState.MADE_SINCE, verdict(plan, third).verdict().state());
    assertEquals(LvState.GROWN_SINCE, verdict(plan, second).verdict().state());
    assertTrue(
        plan.lvs().stream()
            .anyMatch(
                one -> one.state() == LvState.REMOVED_SINCE && one.lv().contains(first.key())),
        plan.lvs()::toString);
    assertEquals(last.volumes(), sr.vg().volumes());
    assertTrue(sr.vg().sequence() > plan.sequence());
    requireContents(sr, third, "third");
    assertEquals(Set.of(second.key(), third.key()), keys(sr));
    assertEquals(List.of(), sr.check().findings());
  }

  @Test
  void aStoreThatHasMovedIsFoundAndItsNewPlaceStaysReserved() throws IOException {
    sr.attached(
        (plugin, uuid) -> {
          plugin.administer(List.of(Administration.RESIZE_METADATA, uuid));
          return plugin;
        });
    before = sr.vg();
    Accident.FIRST_16_MIB_ZEROED.happenTo(sr.path());
    RescuePlan unused = sr.rescue(RescueWords.none());
    requireWhole(sr, "moved");
  }

  /** LVM's areas keep the size that the LUN had them made with. */
  @Test
  void anSrThatHasGrownIsRescued() throws IOException {
    try (var file = new RandomAccessFile(directory.resolve("lun").toFile(), "rw")) {
      file.setLength(2048 * MIB);
    }
    sr.attached(
        (plugin, uuid) -> {
          plugin.administer(List.of(Administration.RESIZE_SR, uuid));
          return plugin;
        });
    before = sr.vg();
    Accident.FIRST_4_MIB_ZEROED.happenTo(sr.path());
    RescuePlan plan = sr.rescue(RescueWords.none());
    assertEquals(4 * MIB, plan.areaBytes());
    requireWhole(sr, "grown");
  }

  @Test
  void aLunThatHasGrownMeanwhileIsRescuedAsItWas() throws IOException {
    Accident.FIRST_4_MIB_ZEROED.happenTo(sr.path());
    try (var file = new RandomAccessFile(directory.resolve("lun").toFile(), "rw")) {
      file.setLength(512 * MIB);
    }
    String unused = GuestVolume.shell("losetup --set-capacity " + sr.path());
    RescuePlan plan = sr.rescue(RescueWords.none());
    assertEquals(before.extents(), plan.vg().extents());
    assertEquals(List.of(), sr.findings());
    assertEquals(before.volumes(), sr.vg().volumes());
    assertEquals(Set.of(first.key(), second.key()), keys(sr));
    sr.attached(
        (plugin, uuid) -> {
          plugin.administer(List.of(Administration.RESIZE_SR, uuid));
          return plugin;
        });
    assertTrue(sr.vg().extents() > before.extents());
    assertEquals(List.of(), sr.check().findings());
  }

  @Test
  void whereverTheHostCrashesItCanBeDoneAgain() throws IOException {
    Accident.FIRST_16_MIB_ZEROED.happenTo(sr.path());
    int moments = crashAt(Integer.MAX_VALUE);
    assertTrue(moments > 10, "too few moments: " + moments);
    for (int at = 1; at <= moments; at++) {
      crashAt(at);
    }
  }

  /** What somebody made with LVM's own tools is in no record. */
  @Test
  void aTextThatOnlyAnAreaHasIsKeptBeforeTheAreaIsErased() throws IOException {
    sr.foreignLv("theirs", 2);
    before = sr.vg();
    Accident.FIRST_4_MIB_ZEROED.happenTo(sr.path());
    assertTrue(sr.rescuePlan(RescueWords.none()).source().contains("in the metadata area"));
    int moments = crashAt(Integer.MAX_VALUE);
    for (int at = moments - 10; at <= moments; at++) {
      crashAt(at);
    }
  }

  /** The last moments are those of LVM's commands: before them only the store is written. */
  @ParameterizedTest
  @EnumSource(Accident.class)
  void aCrashWithinAnyRescueLeavesWhatIsNeededForAnother(Accident accident) throws IOException {
    accident.happenTo(sr.path());
    int moments = crashAt(Integer.MAX_VALUE);
    for (int at = moments - 10; at <= moments; at += 3) {
      crashAt(at);
    }
  }

  private int crashAt(int moment) throws IOException {
    var crash = new CrashPoint(moment);
    again(crash, crash, "crash at moment " + moment);
    return crash.passed();
  }

  /** Rescues a copy, on a host where that may end early, and then once more. */
  private boolean again(CommandRunner runner, Devices devices, String when) throws IOException {
    Path image = Files.createTempFile(directory, "lun", ".img");
    SparseFile.copy(directory.resolve("lun"), image);
    boolean failed = false;
    try (LoopSr copy = LoopSr.on(directory, image)) {
      try {
        RescuePlan unused = copy.rescue(RescueWords.none(), runner, devices);
      } catch (IOException e) {
        failed = true;
        rescueAgain(copy, when);
      }
      requireWhole(copy, when);
    } finally {
      Files.delete(image);
    }
    return failed;
  }

  private static void rescueAgain(LoopSr copy, String when) throws IOException {
    try {
      RescuePlan unused = copy.rescue(RescueWords.none());
    } catch (RepairRefused done) {
      assertTrue(done.toString().contains("nothing to rescue"), when + ": " + done);
    }
  }

  /** LVM itself, killed between any two of its writes. */
  @Test
  void whereverLvmIsKilledItCanBeDoneAgain() throws IOException {
    assumeTrue(Files.isExecutable(STRACE), "needs strace");
    Accident.LABEL_AND_BOTH_AREAS_ZEROED.happenTo(sr.path());
    for (String command : List.of("pvcreate", "vgcfgrestore")) {
      int failures = 0;
      for (int at = 1; at <= 14; at++) {
        int write = at;
        failures +=
            again(
                    one ->
                        new SystemCommandRunner()
                            .run(one.arguments().contains(command) ? killed(one, write) : one),
                    new ImpatientDevices(),
                    command + " killed at write " + at)
                ? 1
                : 0;
      }
      assertTrue(failures > 3, command + " was killed " + failures + " times");
    }
  }

  private static Command killed(Command command, int at) {
    List<String> words = new ArrayList<>(List.of("-o", "/dev/null", "-e", "trace=write", "-e"));
    words.add("inject=write:signal=SIGKILL:when=" + at);
    words.addAll(command.argv());
    return new Command(() -> STRACE, words, command.environment(), command.deadline());
  }
}

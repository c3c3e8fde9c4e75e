package org.lvmsr.backend.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lvmsr.backend.exec.Command;
import org.lvmsr.backend.exec.CommandFailure;
import org.lvmsr.backend.exec.CommandResult;
import org.lvmsr.backend.exec.CommandRunner;
import org.lvmsr.backend.exec.SystemCommandRunner;
import org.lvmsr.backend.lvm.VolumeGroup;
import org.lvmsr.backend.lvm.text.AreaReading;
import org.lvmsr.backend.lvm.text.VgTextReader;
import org.lvmsr.backend.sr.Administration;
import org.lvmsr.backend.sr.CrashPoint;
import org.lvmsr.backend.sr.ImpatientDevices;
import org.lvmsr.backend.sr.LoopLevel;
import org.lvmsr.backend.sr.LvmsrPlugin;
import org.lvmsr.fixtures.loop.SparseFile;
import org.lvmsr.metadata.device.BlockDevice;
import org.lvmsr.smapi.CallContext;
import org.lvmsr.smapi.SmapiException;
import org.lvmsr.smapi.Volume;

/** A LUN that has grown, on real LVM. */
@LoopLevel
class GrowSrTest {
  private static final CallContext TEST = new CallContext("test");
  private static final long MIB = 1L << 20;
  private static final long GROWN = LoopSr.LUN_BYTES + 100 * MIB;
  private static final Path STRACE = Path.of("/usr/bin/strace");

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

  private static void growFile(Path image, long bytes) throws IOException {
    try (var file = new RandomAccessFile(image.toFile(), "rw")) {
      file.setLength(bytes);
    }
  }

  private void growLun(long bytes) throws IOException {
    growFile(directory.resolve("lun"), bytes);
  }

  private static LvmsrPlugin resize(LvmsrPlugin plugin, String uuid) {
    plugin.administer(List.of(Administration.RESIZE_SR, uuid));
    return plugin;
  }

  private static List<String> keys(LoopSr sr) throws IOException {
    return sr.list().stream().map(Volume::key).toList();
  }

  @Test
  void anSrInUseGetsTheSpaceAndKeepsItsVolumes() throws IOException {
    VolumeGroup before = sr.vg();
    growLun(GROWN);
    sr.attached(
        (plugin, uuid) -> {
          long free = plugin.sr().stat(TEST, uuid).freeSpace();
          plugin.volume().set(TEST, uuid, volume.key(), "before", "1");
          resize(plugin, uuid);
          plugin.volume().set(TEST, uuid, volume.key(), "after", "2");
          long now = plugin.sr().stat(TEST, uuid).freeSpace();
          assertEquals(100 * MIB, now - free);
          assertEquals(2, plugin.volume().stat(TEST, uuid, volume.key()).keys().size());
          plugin.volume().create(TEST, uuid, "all of it", "", now, false);
          return plugin;
        });
    assertEquals(before.extents() + 25, sr.vg().extents());
    assertEquals(List.of(), sr.check().findings());
    assertEquals(2, sr.list().size());
  }

  @Test
  void itMayGrowAgainAndItsMetadataToo() throws IOException {
    for (long i = 1; i <= 3; i++) {
      growLun(LoopSr.LUN_BYTES + i * 64 * MIB);
      sr.attached(GrowSrTest::resize);
    }
    sr.attached(
        (plugin, uuid) -> {
          growLun(LoopSr.LUN_BYTES + 400 * MIB);
          resize(plugin, uuid);
          plugin.administer(List.of(Administration.RESIZE_METADATA, uuid));
          return plugin;
        });
    assertEquals(List.of(), sr.check().findings());
    assertEquals(List.of(volume.key()), keys(sr));
    sr.destroy();
    assertTrue(sr.check().seen().nothingOfOurs());
    sr.create();
    assertEquals(List.of(), sr.check().findings());
  }

  @Test
  void aLunThatHasNotGrownIsRefusedAndNothingChanges() throws IOException {
    VolumeGroup before = sr.vg();
    growLun(LoopSr.LUN_BYTES + MIB);
    var refused = assertThrows(SmapiException.class, () -> sr.attached(GrowSrTest::resize));
    assertTrue(refused.toString().contains("make the LUN larger"), refused.toString());
    assertEquals(before, sr.vg());
  }

  @Test
  void aLunWhoseBeginningIsOverwrittenIsNotBlank() throws IOException {
    growLun(LoopSr.LUN_BYTES + 600 * MIB);
    sr.attached(GrowSrTest::resize);
    try (BlockDevice device = new ImpatientDevices().open(sr.path())) {
      device.zero(0, 64 * MIB, BlockDevice.ZeroProgress.NONE);
      device.flush();
    }
    var refused = assertThrows(SmapiException.class, () -> sr.create());
    assertTrue(refused.toString().contains("is not empty"), refused.toString());
  }

  @Test
  void whereverTheHostCrashesNothingIsLost() throws IOException {
    Path base = directory.resolve("lun");
    int moments = crashAt(base, Integer.MAX_VALUE);
    assertTrue(moments > 10, "too few moments: " + moments);
    for (int at = 1; at <= moments; at++) {
      crashAt(base, at);
    }
  }

  private int crashAt(Path base, int moment) throws IOException {
    var crash = new CrashPoint(Integer.MAX_VALUE);
    String when = "crash at moment " + moment;
    boolean failed =
        crashing(
            base,
            copy ->
                copy.crashing(
                    crash,
                    (plugin, uuid) -> {
                      crash.arm(moment);
                      return resize(plugin, uuid);
                    }),
            when);
    assertTrue(!failed || crash.happened(), () -> "failed without a " + when);
    return crash.passed();
  }

  /** What is done to a copy of the SR. */
  private interface Work {
    void to(LoopSr copy) throws IOException;
  }

  /** Whether it failed; the SR is whole afterwards in any case. */
  private boolean crashing(Path base, Work work, String when) throws IOException {
    Path image = Files.createTempFile(directory, "lun", ".img");
    SparseFile.copy(base, image);
    growFile(image, GROWN);
    try (LoopSr copy = LoopSr.on(directory, image)) {
      boolean failed = fails(work, copy);
      isWhole(copy, when);
      return failed;
    } finally {
      Files.delete(image);
    }
  }

  private static boolean fails(Work work, LoopSr copy) throws IOException {
    try {
      work.to(copy);
      return false;
    } catch (SmapiException told) {
      return true;
    }
  }

  private void isWhole(LoopSr copy, String when) throws IOException {
    assertEquals(List.of(volume.key()), keys(copy), when);
    long before = sr.vg().extents();
    assertTrue(List.of(before, before + 25).contains(copy.vg().extents()), when);
    assertTrue(
        copy.check().findings().stream().allMatch(one -> one.subject().equals("size")),
        () -> when + ": " + findings(copy));
    if (copy.vg().extents() == before) {
      copy.attached(GrowSrTest::resize);
    }
    assertEquals(List.of(), copy.check().findings(), when);
    assertEquals(before + 25, copy.vg().extents(), when);
  }

  private static String findings(LoopSr copy) {
    try {
      return copy.check().findings().toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What may be left of LVM's own bytes when the power fails while LVM writes them. */
  enum Spoiling {
    FIRST_AREA,
    LAST_AREA,
    BOTH_AREAS,
    LABEL,
    EVERYTHING,
    EVERYTHING_IS_NOISE;

    void spoil(Path path) {
      try (BlockDevice device = new ImpatientDevices().open(path)) {
        List<AreaReading> areas = VgTextReader.inspect(device).orElseThrow().areas();
        for (AreaReading area : areas) {
          boolean first = area.offset() < MIB;
          if (this != LABEL && this != (first ? LAST_AREA : FIRST_AREA)) {
            overwrite(device, area.offset());
          }
        }
        if (this == LABEL || this == EVERYTHING || this == EVERYTHING_IS_NOISE) {
          overwrite(device, 0);
        }
        device.flush();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private void overwrite(BlockDevice device, long offset) throws IOException {
      byte[] bytes = new byte[4096];
      if (this == EVERYTHING_IS_NOISE) {
        new Random(1).nextBytes(bytes);
      }
      device.write(offset, ByteBuffer.wrap(bytes));
    }
  }

  @Test
  void aCheckSaysWhatToDoAboutAVgThatACrashLost() throws IOException {
    growLun(GROWN);
    var crash = new CrashPoint(Integer.MAX_VALUE);
    CommandRunner spoiler = spoiling(Spoiling.BOTH_AREAS, sr.path(), crash);
    assertThrows(SmapiException.class, () -> sr.crashing(spoiler, crash, GrowSrTest::resize));
    List<CheckFinding> found = sr.findings();
    assertTrue(
        found.stream().anyMatch(one -> one.repair().describe().contains("attach the SR:")),
        found.toString());
    assertEquals(Severity.WARNING, sr.check().worst());
    assertEquals(List.of(volume.key()), keys(sr));
  }

  private static CommandRunner spoiling(Spoiling spoiling, Path device, CrashPoint crash) {
    return command -> {
      if (isResize(command)) {
        spoiling.spoil(device);
        crash.arm(1);
      }
      return crash.run(command);
    };
  }

  @ParameterizedTest
  @EnumSource(Spoiling.class)
  void anAttachGivesTheVgBackThatACrashLost(Spoiling spoiling) throws IOException {
    assertTrue(
        crashing(
            directory.resolve("lun"),
            copy -> {
              var crash = new CrashPoint(Integer.MAX_VALUE);
              CommandRunner spoiler = spoiling(spoiling, copy.path(), crash);
              copy.crashing(spoiler, crash, GrowSrTest::resize);
            },
            spoiling.toString()));
  }

  @ParameterizedTest
  @EnumSource(Spoiling.class)
  void aCommandThatFailsHalfWayLeavesTheSrInUse(Spoiling spoiling) throws IOException {
    crashing(
        directory.resolve("lun"),
        copy -> {
          CommandRunner spoiler =
              command -> {
                if (isResize(command)) {
                  spoiling.spoil(copy.path());
                  return fail();
                }
                return new SystemCommandRunner().run(command);
              };
          copy.crashing(
              spoiler,
              new ImpatientDevices(),
              (plugin, uuid) -> {
                assertThrows(SmapiException.class, () -> resize(plugin, uuid));
                plugin.volume().create(TEST, uuid, "more", "", MIB, false);
                plugin
                    .sr()
                    .ls(TEST, uuid)
                    .forEach(
                        found -> {
                          if (!found.key().equals(volume.key())) {
                            plugin.volume().destroy(TEST, uuid, found.key());
                          }
                        });
                plugin.sr().detach(TEST, uuid);
                return plugin;
              });
        },
        spoiling.toString());
  }

  private static boolean isResize(Command command) {
    return command.arguments().contains("pvresize");
  }

  private static CommandResult fail() throws CommandFailure {
    return new SystemCommandRunner()
        .run(Command.of(() -> Path.of("/nonexistent"), Duration.ofSeconds(1), List.of()));
  }

  /** LVM itself, killed between any two of its writes. */
  @Test
  void whereverLvmIsKilledNothingIsLost() throws IOException {
    assumeTrue(Files.isExecutable(STRACE), "needs strace");
    var killed = new AtomicInteger();
    for (int write = 1; write <= 13; write++) {
      int at = write;
      crashing(
          directory.resolve("lun"),
          copy ->
              copy.crashing(
                  command -> isResize(command) ? runKilled(command, at, killed) : run(command),
                  new ImpatientDevices(),
                  GrowSrTest::resize),
          "killed at write " + at);
    }
    assertTrue(killed.get() > 5, "killed " + killed + " times");
  }

  private static CommandResult run(Command command) throws CommandFailure {
    return new SystemCommandRunner().run(command);
  }

  private static CommandResult runKilled(Command command, int at, AtomicInteger killed)
      throws CommandFailure {
    try {
      return run(killed(command, at));
    } catch (CommandFailure failure) {
      killed.incrementAndGet();
      throw failure;
    }
  }

  private static Command killed(Command command, int at) {
    List<String> words = new ArrayList<>(List.of("-o", "/dev/null", "-e", "trace=write", "-e"));
    words.add("inject=write:signal=SIGKILL:when=" + at);
    words.addAll(command.argv());
    return new Command(() -> STRACE, words, command.environment(), command.deadline());
  }
}

package org.lvmsr.backend.sr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lvmsr.backend.exec.Command;
import org.lvmsr.backend.exec.CommandFailure;
import org.lvmsr.backend.exec.CommandResult;
import org.lvmsr.backend.exec.CommandRunner;
import org.lvmsr.backend.exec.SystemCommandRunner;
import org.lvmsr.backend.host.HostPaths;
import org.lvmsr.fixtures.loop.LoopDevice;
import org.lvmsr.fixtures.loop.SparseFile;
import org.lvmsr.smapi.CallContext;
import org.lvmsr.smapi.SmapiException;
import org.lvmsr.smapi.Volume;

/**
 * A service that dies, or a host that loses power, before or behind a command or a flush of an
 * operation on thin volumes: whole or not at all, no volume's contents change, nothing is left
 * behind. Runs in the lab VM, as it needs device-mapper.
 */
class CrashWhileDerivingInGuest {
  private static final CallContext TEST = new CallContext("test");

  /** Every so many moments a crash; with 1 at every one. */
  private static final int EVERY = Integer.getInteger("lvmsr.derive.every", 30);

  @TempDir private Path directory;

  @Test
  void aFirstSnapshot() throws IOException {
    crashEverywhere(DerivingWork.FIRST_SNAPSHOT);
  }

  @Test
  void aSnapshotInThePool() throws IOException {
    crashEverywhere(DerivingWork.SNAPSHOT_IN_THE_POOL);
  }

  @Test
  void aCloneOfABase() throws IOException {
    crashEverywhere(DerivingWork.CLONE_OF_A_BASE);
  }

  @Test
  void aRevert() throws IOException {
    crashEverywhere(DerivingWork.REVERT);
  }

  @Test
  void aDestroyOfAllThatIsLeft() throws IOException {
    crashEverywhere(DerivingWork.DESTROY);
  }

  @Test
  void aResizeOfAnOverlay() throws IOException {
    crashEverywhere(DerivingWork.RESIZE);
  }

  @Test
  void aDestroyOfASnapshotsData() throws IOException {
    crashEverywhere(DerivingWork.DESTROY_DATA);
  }

  @Test
  void aListOfChangedBlocks() throws IOException {
    crashEverywhere(DerivingWork.LIST_CHANGED_BLOCKS);
  }

  @Test
  void aFlattening() throws IOException {
    crashEverywhere(DerivingWork.FLATTEN);
  }

  @Test
  void aFlatteningInUse() throws IOException {
    crashEverywhere(DerivingWork.FLATTEN_IN_USE);
  }

  @Test
  void aCopy() throws IOException {
    crashEverywhere(DerivingWork.COPY);
  }

  @Test
  void aBootOfALinearVolumeThatIsThrownAway() throws IOException {
    crashEverywhere(DerivingWork.BOOT_OF_A_LINEAR_VOLUME_THROWN_AWAY);
  }

  @Test
  void aBootOfAThinVolumeThatIsThrownAway() throws IOException {
    crashEverywhere(DerivingWork.BOOT_OF_A_THIN_VOLUME_THROWN_AWAY);
  }

  @Test
  void aCreateInAThinSr() throws IOException {
    crashEverywhere(DerivingWork.THIN_CREATE);
  }

  @Test
  void aSnapshotInAThinSr() throws IOException {
    crashEverywhere(DerivingWork.THIN_SNAPSHOT);
  }

  @Test
  void aRevertInAThinSr() throws IOException {
    crashEverywhere(DerivingWork.THIN_REVERT);
  }

  @Test
  void aDestroyInAThinSr() throws IOException {
    crashEverywhere(DerivingWork.THIN_DESTROY);
  }

  @Test
  void aResizeInAThinSr() throws IOException {
    crashEverywhere(DerivingWork.THIN_RESIZE);
  }

  @Test
  void aCopyInAThinSr() throws IOException {
    crashEverywhere(DerivingWork.THIN_COPY);
  }

  /** It makes the pool. */
  @Test
  void theFirstAttachOfAThinSr() throws IOException {
    int moments = crashInFirstAttach(Integer.MAX_VALUE);
    assertTrue(moments > 8, "too few moments: " + moments);
    for (int at = 1; at <= moments; at += EVERY) {
      int unused = crashInFirstAttach(at);
    }
  }

  private int crashInFirstAttach(int at) throws IOException {
    Path image = directory.resolve("lun-" + UUID.randomUUID());
    HostPaths paths = newHost().bootedPaths();
    String when = "crash in the first attach at moment " + at;
    try (LoopDevice loop = LoopDevice.on(image, DerivedVolumes.LUN_BYTES)) {
      var crash = CrashPoint.unarmed();
      var given = Map.of("device", loop.path().toString(), "provisioning", "thin");
      Map<String, String> config;
      try (LvmsrPlugin plugin = LvmsrPlugin.of(paths, crash, crash)) {
        config = plugin.sr().create(TEST, UUID.randomUUID().toString(), given, "", "");
        crash.arm(at);
        String unused = plugin.sr().attach(TEST, config);
        assertFalse(crash.happened(), when + ": told of success");
      } catch (SmapiException e) {
        assertTrue(crash.happened(), () -> "failed without a crash: " + e);
        config = given;
      }
      try (LvmsrPlugin plugin = DerivedVolumes.plugin(paths)) {
        String sr = plugin.sr().attach(TEST, config);
        String key = plugin.volume().create(TEST, sr, "v", "", DerivingWork.SIZE, false).key();
        new GuestVolume(plugin, sr, key).fill('a', 0, DerivingWork.SIZE);
        DerivedVolumes.check(plugin, sr, Map.of("v", key), Optional.empty(), when);
      }
      return crash.passed();
    } finally {
      Files.delete(image);
    }
  }

  /**
   * LVM converts in two commits; a command that ends between them leaves an empty thin volume under
   * the base's name.
   */
  @Test
  void aConversionThatEndsBetweenItsTwoCommitsIsUndone() throws IOException {
    Path base = directory.resolve("half");
    String key =
        Objects.requireNonNull(
            DerivedVolumes.make(base, newHost().bootedPaths(), DerivingWork.FIRST_SNAPSHOT)
                .get("v"));
    try (LoopDevice loop = LoopDevice.on(base, DerivedVolumes.LUN_BYTES);
        LvmsrPlugin plugin =
            LvmsrPlugin.of(newHost().bootedPaths(), new HalfConverting(), new ImpatientDevices())) {
      String sr = plugin.sr().attach(TEST, Map.of("device", loop.path().toString()));
      long free = plugin.sr().stat(TEST, sr).freeSpace();
      assertThrows(SmapiException.class, () -> plugin.volume().snapshot(TEST, sr, key));
      assertEquals(free, plugin.sr().stat(TEST, sr).freeSpace());
      String diagnostics = plugin.volumePlugin().diagnostics(TEST);
      assertFalse(diagnostics.contains("belongs to no volume"), diagnostics);
      String sum = GuestVolume.sum('a', DerivingWork.SIZE / 2, 'a', DerivingWork.SIZE / 2);
      assertEquals(sum, new GuestVolume(plugin, sr, key).sumOf(DerivingWork.SIZE));
      plugin.volume().destroy(TEST, sr, key);
      plugin.sr().detach(TEST, sr);
    }
  }

  /** Does the first half of a conversion, and then fails. */
  private static final class HalfConverting implements CommandRunner {
    private final CommandRunner runner = new SystemCommandRunner();

    @Override
    public CommandResult run(Command command) throws CommandFailure {
      List<String> words = command.arguments();
      if (!words.contains("lvconvert")) {
        return runner.run(command);
      }
      List<String> half = new ArrayList<>(words.subList(0, 3));
      half.set(0, "lvcreate");
      String base = words.get(words.indexOf("--originname") + 1);
      String pool = words.get(words.indexOf("--thinpool") + 1);
      half.addAll(
          List.of("--activate", "n", "--name", base, "--virtualsize", DerivingWork.SIZE + "b"));
      half.addAll(List.of("--thinpool", pool));
      runner.run(new Command(command.program(), half, command.environment(), command.deadline()));
      return runner.run(
          Command.of(() -> Path.of("/nonexistent/killed"), Duration.ofSeconds(1), List.of()));
    }
  }

  private void crashEverywhere(DerivingWork work) throws IOException {
    Path base = directory.resolve("base");
    Map<String, String> keys = DerivedVolumes.make(base, newHost().bootedPaths(), work);
    int moments = new Run(base, new HashMap<>(keys)).run(work, Integer.MAX_VALUE, false);
    assertTrue(moments > 8, "too few moments: " + moments);
    for (int at = 1; at <= moments; at += EVERY) {
      new Run(base, new HashMap<>(keys)).run(work, at, (at / EVERY) % 2 == 0);
    }
  }

  private TestHost newHost() throws IOException {
    return new TestHost(Files.createTempDirectory(directory, "host"));
  }

  /** One crash, and what is found behind it. */
  private final class Run {
    private final Path base;
    private final Map<String, String> keys;
    private String when = "";

    Run(Path base, Map<String, String> keys) {
      this.base = base;
      this.keys = keys;
    }

    /** Returns how many moments the work has. */
    int run(DerivingWork work, int at, boolean powerLoss) throws IOException {
      when = (powerLoss ? "power loss" : "death") + " at moment " + at;
      Path image = directory.resolve("lun-" + UUID.randomUUID());
      SparseFile.copy(base, image);
      var host = newHost();
      HostPaths paths = host.bootedPaths();
      try (LoopDevice loop = LoopDevice.on(image, DerivedVolumes.LUN_BYTES)) {
        var config = Map.of("device", loop.path().toString());
        var crash = CrashPoint.unarmed();
        Optional<Volume> made = crash(paths, config, crash, work, at);
        int moments = crash.passed();
        if (powerLoss) {
          GuestVolume.removeAllDevices();
        }
        try (LvmsrPlugin plugin = DerivedVolumes.plugin(powerLoss ? host.bootedPaths() : paths)) {
          String sr = plugin.sr().attach(TEST, config);
          if (!powerLoss) {
            work.cleanUp(plugin, sr, keys);
          }
          DerivedVolumes.check(plugin, sr, keys, made, when);
        }
        return moments;
      } finally {
        Files.delete(image);
      }
    }

    private Optional<Volume> crash(
        HostPaths paths, Map<String, String> config, CrashPoint crash, DerivingWork work, int at)
        throws IOException {
      Optional<Volume> made = Optional.empty();
      try (LvmsrPlugin plugin = LvmsrPlugin.of(paths, crash, crash)) {
        String sr = plugin.sr().attach(TEST, config);
        new GuestVolume(plugin, sr, Objects.requireNonNull(keys.get("v"))).plug("1");
        crash.arm(at);
        made = work.run(plugin, sr, keys);
      } catch (SmapiException e) {
        assertTrue(crash.happened(), () -> "failed without a crash: " + e);
      }
      return made;
    }
  }
}

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
  private static final long LUN_BYTES = 320L << 20;
  private static final long SIZE = 8L << 20;
  private static final CallContext TEST = new CallContext("test");

  /** Every so many moments a crash; with 1 at every one. */
  private static final int EVERY = Integer.getInteger("lvmsr.derive.every", 30);

  @TempDir private Path directory;

  /** What is done to an SR; answers the volume that was made, if one was. */
  private interface Work {
    Optional<Volume> run(LvmsrPlugin plugin, String sr, Map<String, String> keys);
  }

  @Test
  void aFirstSnapshot() throws IOException {
    crashEverywhere(
        (plugin, sr, keys) -> Optional.empty(),
        (plugin, sr, keys) -> Optional.of(plugin.volume().snapshot(TEST, sr, key(keys, "v"))));
  }

  @Test
  void aSnapshotInThePool() throws IOException {
    crashEverywhere(
        CrashWhileDerivingInGuest::snapshotted,
        (plugin, sr, keys) -> Optional.of(plugin.volume().snapshot(TEST, sr, key(keys, "v"))));
  }

  @Test
  void aCloneOfABase() throws IOException {
    crashEverywhere(
        CrashWhileDerivingInGuest::snapshotted,
        (plugin, sr, keys) -> Optional.of(plugin.volume().clone(TEST, sr, key(keys, "s"))));
  }

  @Test
  void aRevert() throws IOException {
    crashEverywhere(
        (plugin, sr, keys) -> {
          snapshotted(plugin, sr, keys);
          keys.put("w", plugin.volume().clone(TEST, sr, key(keys, "s")).key());
          return Optional.empty();
        },
        (plugin, sr, keys) -> {
          plugin.volume().revert(TEST, sr, key(keys, "s"), key(keys, "w"));
          return Optional.empty();
        });
  }

  @Test
  void aDestroyOfAllThatIsLeft() throws IOException {
    crashEverywhere(
        (plugin, sr, keys) -> {
          snapshotted(plugin, sr, keys);
          plugin.volume().destroy(TEST, sr, key(keys, "s"));
          keys.remove("s");
          keys.put("gone", plugin.volume().clone(TEST, sr, key(keys, "v")).key());
          return Optional.empty();
        },
        (plugin, sr, keys) -> {
          plugin.volume().destroy(TEST, sr, key(keys, "gone"));
          keys.remove("gone");
          return Optional.empty();
        });
  }

  @Test
  void aResizeOfAnOverlay() throws IOException {
    crashEverywhere(
        CrashWhileDerivingInGuest::snapshotted,
        (plugin, sr, keys) -> {
          plugin.volume().resize(TEST, sr, key(keys, "v"), 2 * SIZE);
          return Optional.empty();
        });
  }

  /**
   * LVM converts in two commits; a command that ends between them leaves an empty thin volume under
   * the base's name.
   */
  @Test
  void aConversionThatEndsBetweenItsTwoCommitsIsUndone() throws IOException {
    Path base = directory.resolve("half");
    String key = key(makeBase(base, (plugin, sr, keys) -> Optional.empty()), "v");
    try (LoopDevice loop = LoopDevice.on(base, LUN_BYTES);
        LvmsrPlugin plugin =
            LvmsrPlugin.of(newHost().bootedPaths(), new HalfConverting(), new ImpatientDevices())) {
      String sr = plugin.sr().attach(TEST, Map.of("device", loop.path().toString()));
      long free = plugin.sr().stat(TEST, sr).freeSpace();
      assertThrows(SmapiException.class, () -> plugin.volume().snapshot(TEST, sr, key));
      assertEquals(free, plugin.sr().stat(TEST, sr).freeSpace());
      String diagnostics = plugin.volumePlugin().diagnostics(TEST);
      assertFalse(diagnostics.contains("belongs to no volume"), diagnostics);
      String sum = GuestVolume.sum('a', SIZE / 2, 'a', SIZE / 2);
      assertEquals(sum, new GuestVolume(plugin, sr, key).sumOf(SIZE));
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
      half.addAll(List.of("--activate", "n", "--name", base, "--virtualsize", SIZE + "b"));
      half.addAll(List.of("--thinpool", pool));
      runner.run(new Command(command.program(), half, command.environment(), command.deadline()));
      return runner.run(
          Command.of(() -> Path.of("/nonexistent/killed"), Duration.ofSeconds(1), List.of()));
    }
  }

  private static String key(Map<String, String> keys, String name) {
    return Objects.requireNonNull(keys.get(name));
  }

  private static Optional<Volume> snapshotted(
      LvmsrPlugin plugin, String sr, Map<String, String> keys) {
    keys.put("s", plugin.volume().snapshot(TEST, sr, key(keys, "v")).key());
    return Optional.empty();
  }

  private void crashEverywhere(Work before, Work work) throws IOException {
    Path base = directory.resolve("base");
    Map<String, String> keys = makeBase(base, before);
    int moments = new Run(base, new HashMap<>(keys)).run(work, Integer.MAX_VALUE, false);
    assertTrue(moments > 8, "too few moments: " + moments);
    for (int at = 1; at <= moments; at += EVERY) {
      new Run(base, new HashMap<>(keys)).run(work, at, (at / EVERY) % 2 == 0);
    }
  }

  private Map<String, String> makeBase(Path base, Work before) throws IOException {
    Map<String, String> keys = new HashMap<>();
    try (LoopDevice loop = LoopDevice.on(base, LUN_BYTES);
        LvmsrPlugin plugin = plugin(newHost().bootedPaths())) {
      var config = Map.of("device", loop.path().toString());
      String uuid = UUID.randomUUID().toString();
      String sr = plugin.sr().attach(TEST, plugin.sr().create(TEST, uuid, config, "", ""));
      String key = plugin.volume().create(TEST, sr, "v", "", SIZE, false).key();
      keys.put("v", key);
      new GuestVolume(plugin, sr, key).fill('a', 0, SIZE);
      before.run(plugin, sr, keys);
      plugin.sr().detach(TEST, sr);
    }
    return keys;
  }

  private TestHost newHost() throws IOException {
    return new TestHost(Files.createTempDirectory(directory, "host"));
  }

  private static LvmsrPlugin plugin(HostPaths paths) throws IOException {
    return LvmsrPlugin.of(paths, new SystemCommandRunner(), new ImpatientDevices());
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
    int run(Work work, int at, boolean powerLoss) throws IOException {
      when = (powerLoss ? "power loss" : "death") + " at moment " + at;
      Path image = directory.resolve("lun-" + UUID.randomUUID());
      SparseFile.copy(base, image);
      var host = newHost();
      HostPaths paths = host.bootedPaths();
      try (LoopDevice loop = LoopDevice.on(image, LUN_BYTES)) {
        var config = Map.of("device", loop.path().toString());
        var crash = CrashPoint.unarmed();
        Optional<Volume> made = crash(paths, config, crash, work, at);
        int moments = crash.passed();
        if (powerLoss) {
          GuestVolume.removeAllDevices();
        }
        try (LvmsrPlugin plugin = plugin(powerLoss ? host.bootedPaths() : paths)) {
          check(plugin, plugin.sr().attach(TEST, config), made);
        }
        assertEquals("No devices found", GuestVolume.shell("dmsetup ls").strip(), when);
        return moments;
      } finally {
        Files.delete(image);
      }
    }

    private Optional<Volume> crash(
        HostPaths paths, Map<String, String> config, CrashPoint crash, Work work, int at)
        throws IOException {
      Optional<Volume> made = Optional.empty();
      try (LvmsrPlugin plugin = LvmsrPlugin.of(paths, crash, crash)) {
        String sr = plugin.sr().attach(TEST, config);
        new GuestVolume(plugin, sr, key("v")).plug("1");
        crash.arm(at);
        made = work.run(plugin, sr, keys);
        assertFalse(crash.happened() && made.isPresent(), when + ": told of success");
      } catch (SmapiException e) {
        assertTrue(crash.happened(), () -> "failed without a crash: " + e);
      }
      return made;
    }

    private void check(LvmsrPlugin plugin, String sr, Optional<Volume> made) throws IOException {
      String diagnostics = plugin.volumePlugin().diagnostics(TEST);
      assertFalse(diagnostics.contains("has no LV"), () -> when + ": " + diagnostics);
      assertFalse(diagnostics.contains("belongs to no volume"), () -> when + ": " + diagnostics);
      assertEquals(
          "",
          GuestVolume.shell("dmsetup info -c --noheadings -o suspended | grep -i suspend || true"),
          when);
      List<Volume> volumes = plugin.sr().ls(TEST, sr);
      made.ifPresent(volume -> assertTrue(volumes.contains(volume), when));
      keys.forEach(
          (name, key) -> assertTrue(has(volumes, key) || name.equals("gone"), when + name));
      var volume = new GuestVolume(plugin, sr, key("v"));
      volume.fill('b', 0, SIZE / 2);
      for (Volume one : volumes) {
        boolean changed = one.key().equals(key("v"));
        char first = changed ? 'b' : 'a';
        String expected = GuestVolume.sum(first, SIZE / 2, 'a', SIZE / 2);
        assertEquals(expected, new GuestVolume(plugin, sr, one.key()).sumOf(SIZE), when);
      }
      volume.unplug("1");
      for (Volume one : volumes) {
        plugin.volume().destroy(TEST, sr, one.key());
      }
      var stat = plugin.sr().stat(TEST, sr);
      long reserved = 2 * (8L << 20);
      assertEquals(stat.totalSpace() - reserved, stat.freeSpace(), when);
      plugin.sr().detach(TEST, sr);
    }

    private String key(String name) {
      return CrashWhileDerivingInGuest.key(keys, name);
    }

    private boolean has(List<Volume> volumes, String key) {
      return volumes.stream().anyMatch(volume -> volume.key().equals(key));
    }
  }
}

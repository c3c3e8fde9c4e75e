package org.lvmsr.backend.sr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lvmsr.backend.exec.SystemCommandRunner;
import org.lvmsr.fixtures.loop.LoopDevice;
import org.lvmsr.fixtures.loop.SparseFile;
import org.lvmsr.smapi.CallContext;
import org.lvmsr.smapi.SmapiException;
import org.lvmsr.smapi.Volume;

/**
 * A host that crashes before or behind any command, write or flush: what was acknowledged is there
 * afterwards, what was not is there wholly or not at all, and records and LVs agree.
 */
@LoopLevel
class CrashAtEveryMomentTest {
  private static final long LUN_BYTES = 320L << 20;
  private static final long EXTENT = 4L << 20;
  private static final CallContext TEST = new CallContext("test");

  @TempDir private Path directory;

  /** What the callers were told before the crash. */
  private static final class Acknowledged {
    private final Map<String, Volume> volumes = new HashMap<>();
    private final List<String> destroyed = new ArrayList<>();
    private Optional<String> unsure = Optional.empty();
  }

  @Test
  void nothingAcknowledgedIsLostAndNothingIsHalfDone() throws IOException {
    Path base = directory.resolve("base");
    makeBase(base);
    int moments = run(base, Integer.MAX_VALUE);
    assertTrue(moments > 30, "too few moments: " + moments);
    for (int at = 1; at <= moments; at++) {
      run(base, at);
    }
  }

  private void makeBase(Path base) throws IOException {
    try (LoopDevice loop = LoopDevice.on(base, LUN_BYTES);
        LvmsrPlugin plugin =
            new TestHost(Files.createTempDirectory(directory, "host"))
                .boot(new SystemCommandRunner(), new ImpatientDevices())) {
      var config = Map.of("device", loop.path().toString());
      String sr =
          plugin
              .sr()
              .attach(TEST, plugin.sr().create(TEST, UUID.randomUUID().toString(), config, "", ""));
      plugin.volume().create(TEST, sr, "old", "", EXTENT, false);
      plugin.sr().detach(TEST, sr);
    }
  }

  private int run(Path base, int crashAt) throws IOException {
    Path image = directory.resolve("lun-" + crashAt);
    SparseFile.copy(base, image);
    var host = new TestHost(Files.createTempDirectory(directory, "host"));
    try (LoopDevice loop = LoopDevice.on(image, LUN_BYTES)) {
      var config = Map.of("device", loop.path().toString());
      var crash = new CrashPoint(crashAt);
      var known = new Acknowledged();
      try (LvmsrPlugin plugin = host.boot(crash, crash)) {
        work(plugin, config, known);
      } catch (SmapiException e) {
        assertTrue(crash.happened(), () -> "failed without a crash: " + e);
      }
      try (LvmsrPlugin plugin = host.boot(new SystemCommandRunner(), new ImpatientDevices())) {
        check(plugin, config, known, "crash at moment " + crashAt);
      }
      return crash.passed();
    } finally {
      Files.delete(image);
    }
  }

  private static void work(LvmsrPlugin plugin, Map<String, String> config, Acknowledged known) {
    String sr = plugin.sr().attach(TEST, config);
    Volume old = plugin.sr().ls(TEST, sr).get(0);
    known.volumes.put(old.key(), old);
    Volume made = plugin.volume().create(TEST, sr, "new", "", EXTENT, false);
    known.volumes.put(made.key(), made);
    known.unsure = Optional.of(made.key());
    plugin.volume().set(TEST, sr, made.key(), "k", "v");
    plugin.volume().resize(TEST, sr, made.key(), 3 * EXTENT);
    known.volumes.put(made.key(), plugin.volume().stat(TEST, sr, made.key()));
    known.unsure = Optional.of(old.key());
    plugin.volume().destroy(TEST, sr, old.key());
    known.volumes.remove(old.key());
    known.destroyed.add(old.key());
    known.unsure = Optional.empty();
    plugin.sr().detach(TEST, sr);
  }

  private static void check(
      LvmsrPlugin plugin, Map<String, String> config, Acknowledged known, String when)
      throws IOException {
    String sr = plugin.sr().attach(TEST, config);
    Map<String, Volume> found =
        plugin.sr().ls(TEST, sr).stream()
            .collect(Collectors.toMap(Volume::key, Function.identity()));
    String diagnostics = plugin.volumePlugin().diagnostics(TEST);
    assertFalse(diagnostics.contains("has no LV"), () -> when + ": " + diagnostics);
    assertFalse(diagnostics.contains("belongs to no volume"), () -> when + ": " + diagnostics);
    known.destroyed.forEach(key -> assertFalse(found.containsKey(key), when));
    known.volumes.forEach(
        (key, volume) -> {
          if (!known.unsure.equals(Optional.of(key))) {
            assertEquals(volume, found.get(key), when);
          }
        });
    checkUnsure(found, known, when);
    checkSpace(plugin, sr, found, when);
    plugin.sr().detach(TEST, sr);
  }

  /** The volume an operation was running on: before or after, nothing between. */
  private static void checkUnsure(Map<String, Volume> found, Acknowledged known, String when) {
    if (known.unsure.isEmpty()) {
      return;
    }
    Volume before = Objects.requireNonNull(known.volumes.get(known.unsure.get()));
    Volume after = found.get(known.unsure.get());
    if (after != null) {
      assertEquals(before.name(), after.name(), when);
      assertTrue(
          after.virtualSize() == before.virtualSize() || after.virtualSize() == 3 * EXTENT, when);
    }
  }

  private static void checkSpace(
      LvmsrPlugin plugin, String sr, Map<String, Volume> found, String when) {
    var stat = plugin.sr().stat(TEST, sr);
    long reserved = 2 * (8L << 20);
    long used = found.values().stream().mapToLong(Volume::virtualSize).sum();
    assertEquals(stat.totalSpace() - reserved - used, stat.freeSpace(), when);
  }
}

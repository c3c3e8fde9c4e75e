package org.lvmsr.backend.sr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lvmsr.backend.exec.SystemCommandRunner;
import org.lvmsr.fixtures.loop.LoopDevice;
import org.lvmsr.fixtures.loop.SparseFile;
import org.lvmsr.smapi.CallContext;
import org.lvmsr.smapi.SmapiException;

/** A host that crashes before or behind any step of making or destroying a whole SR. */
@LoopLevel
class CrashWhileMakingOrDestroyingTest {
  private static final long LUN_BYTES = 320L << 20;
  private static final CallContext TEST = new CallContext("test");

  @TempDir private Path directory;

  /** What is done on a LUN. */
  @FunctionalInterface
  private interface Work {
    void on(LvmsrPlugin plugin, Map<String, String> config) throws IOException;
  }

  @Test
  void anInterruptedCreateIsRepeatedWithSuccess() throws IOException {
    Path blank = directory.resolve("blank");
    LoopDevice.on(blank, LUN_BYTES).close();
    String uuid = UUID.randomUUID().toString();
    crashEverywhere(
        blank,
        (plugin, config) -> plugin.sr().create(TEST, uuid, config, "", ""),
        (plugin, config) -> {
          plugin.sr().create(TEST, uuid, config, "", "");
          useAndDetach(plugin, config);
        });
  }

  @Test
  void anInterruptedDestroyIsFinishedByDestroyingAgainOrByTheNextCreate() throws IOException {
    Path full = directory.resolve("full");
    try (LoopDevice loop = LoopDevice.on(full, LUN_BYTES);
        LvmsrPlugin plugin = boot()) {
      var config = Map.of("device", loop.path().toString());
      plugin.sr().create(TEST, UUID.randomUUID().toString(), config, "", "");
      useAndDetach(plugin, config);
    }
    crashEverywhere(
        full,
        (plugin, config) -> plugin.sr().destroy(TEST, plugin.sr().attach(TEST, config)),
        (plugin, config) -> {
          destroyIfThere(plugin, config);
          plugin.sr().create(TEST, UUID.randomUUID().toString(), config, "", "");
          useAndDetach(plugin, config);
        });
  }

  private static void useAndDetach(LvmsrPlugin plugin, Map<String, String> config) {
    String sr = plugin.sr().attach(TEST, config);
    assertEquals(List.of(), plugin.sr().ls(TEST, sr));
    plugin.volume().create(TEST, sr, "v", "", 1, false);
    assertEquals(1, plugin.sr().ls(TEST, sr).size());
    plugin.sr().detach(TEST, sr);
  }

  private static void destroyIfThere(LvmsrPlugin plugin, Map<String, String> config) {
    String sr;
    try {
      sr = plugin.sr().attach(TEST, config);
    } catch (SmapiException e) {
      return;
    }
    plugin.sr().destroy(TEST, sr);
  }

  private void crashEverywhere(Path base, Work work, Work afterwards) throws IOException {
    int moments = run(base, Integer.MAX_VALUE, work, (plugin, config) -> {});
    assertTrue(moments > 8, "too few moments: " + moments);
    for (int at = 1; at <= moments; at++) {
      run(base, at, work, afterwards);
    }
  }

  private int run(Path base, int at, Work work, Work afterwards) throws IOException {
    Path image = directory.resolve("lun-" + at);
    SparseFile.copy(base, image);
    try (LoopDevice loop = LoopDevice.on(image, LUN_BYTES)) {
      var config = Map.of("device", loop.path().toString());
      var crash = new CrashPoint(at);
      var host = new TestHost(Files.createTempDirectory(directory, "host"));
      try (LvmsrPlugin plugin = host.boot(crash, crash)) {
        work.on(plugin, config);
      } catch (SmapiException e) {
        assertTrue(crash.happened(), () -> "failed without a crash: " + e);
      }
      try (LvmsrPlugin plugin = host.boot(new SystemCommandRunner(), new ImpatientDevices())) {
        afterwards.on(plugin, config);
      } catch (SmapiException e) {
        throw new AssertionError("after a crash at moment " + at, e);
      }
      return crash.passed();
    } finally {
      Files.delete(image);
    }
  }

  private LvmsrPlugin boot() throws IOException {
    return new TestHost(Files.createTempDirectory(directory, "host"))
        .boot(new SystemCommandRunner(), new ImpatientDevices());
  }
}

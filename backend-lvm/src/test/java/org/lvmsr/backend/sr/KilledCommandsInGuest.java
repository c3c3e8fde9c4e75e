package org.lvmsr.backend.sr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lvmsr.fixtures.loop.LoopDevice;
import org.lvmsr.fixtures.loop.SparseFile;
import org.lvmsr.smapi.CallContext;
import org.lvmsr.smapi.SmapiException;
import org.lvmsr.smapi.Volume;

/**
 * LVM killed before or behind a request to device-mapper, while the service lives on: when the call
 * has failed nothing is half done, no device stands still, and every volume can be used. Runs in
 * the lab VM.
 */
class KilledCommandsInGuest {
  private static final CallContext TEST = new CallContext("test");

  /** Every so many moments LVM is killed; with 1 at every one. */
  private static final int EVERY = Integer.getInteger("lvmsr.kill.every", 40);

  /** The first of these moments. */
  private static final int FIRST = Integer.getInteger("lvmsr.kill.first", EVERY / 2);

  /** What is killed in, all of it by default. */
  private static final String WORKS = System.getProperty("lvmsr.kill.works", "");

  @TempDir private Path directory;

  static List<DerivingWork> works() {
    return WORKS.isEmpty()
        ? Arrays.stream(DerivingWork.values()).filter(DerivingWork::asksLvm).toList()
        : Arrays.stream(WORKS.split(",", -1)).map(DerivingWork::valueOf).toList();
  }

  @ParameterizedTest
  @MethodSource("works")
  void nothingIsHalfDone(DerivingWork work) throws IOException {
    Path base = directory.resolve("base");
    Map<String, String> keys = DerivedVolumes.make(base, newHost().bootedPaths(), work);
    List<KillingRunner.Moment> moments =
        run(base, new HashMap<>(keys), work, new KillingRunner.Moment(-1, 0));
    assertTrue(moments.size() > FIRST, "too few moments: " + moments);
    for (int i = FIRST; i < moments.size(); i += EVERY) {
      List<KillingRunner.Moment> unused = run(base, new HashMap<>(keys), work, moments.get(i));
    }
  }

  private List<KillingRunner.Moment> run(
      Path base, Map<String, String> keys, DerivingWork work, KillingRunner.Moment at)
      throws IOException {
    Path image = directory.resolve("lun-" + UUID.randomUUID());
    SparseFile.copy(base, image);
    var runner = new KillingRunner(directory);
    try (LoopDevice loop = LoopDevice.on(image, DerivedVolumes.LUN_BYTES);
        LvmsrPlugin plugin =
            LvmsrPlugin.of(newHost().bootedPaths(), runner, new ImpatientDevices())) {
      String sr = plugin.sr().attach(TEST, Map.of("device", loop.path().toString()));
      new GuestVolume(plugin, sr, Objects.requireNonNull(keys.get("v"))).plug("1");
      runner.arm(at);
      Optional<Volume> made = Optional.empty();
      String when = work + ", killed at " + at;
      try {
        made = work.run(plugin, sr, keys);
      } catch (SmapiException e) {
        assertTrue(at.command() >= 0, () -> "failed without a kill: " + e);
        when += ", " + story(e);
      }
      runner.disarm();
      assertEquals(at.command() >= 0, runner.killed(), when);
      work.cleanUp(plugin, sr, keys);
      DerivedVolumes.check(plugin, sr, keys, made, when);
      return runner.moments();
    } finally {
      Files.delete(image);
    }
  }

  /** What failed, and what failed when that was settled. */
  private static String story(Throwable failure) {
    var story = new StringBuilder(String.valueOf(failure.getMessage()));
    for (Throwable second : failure.getSuppressed()) {
      story.append("; then: ").append(story(second));
    }
    if (failure.getCause() != null) {
      story.append("; because: ").append(story(failure.getCause()));
    }
    return story.toString();
  }

  private TestHost newHost() throws IOException {
    return new TestHost(Files.createTempDirectory(directory, "host"));
  }
}

package org.lvmsr.backend.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lvmsr.backend.record.Tables;
import org.lvmsr.backend.sr.CrashPoint;
import org.lvmsr.backend.sr.LoopLevel;
import org.lvmsr.backend.sr.SrLayout;
import org.lvmsr.fixtures.loop.SparseFile;
import org.lvmsr.metadata.Patch;
import org.lvmsr.metadata.Placement;
import org.lvmsr.smapi.Volume;

/**
 * A host that crashes before or behind any command, write or flush of a repair: each single repair
 * is then done or not done, no volume is lost, and repairing again ends it.
 */
@LoopLevel
class CrashWhileRepairingTest {
  @TempDir private Path directory;

  /** What a crash cuts short. */
  private interface Work {
    void run(LoopSr sr, CrashPoint crash) throws IOException;
  }

  @Test
  void aRepairThatWasCutShortIsEndedByTheNext() throws IOException {
    Set<String> keys = new HashSet<>();
    String stranger = UUID.randomUUID().toString();
    try (LoopSr sr = LoopSr.create(directory)) {
      keys.add(sr.volume("kept").key());
      Volume lost = sr.volume("lost");
      Volume unknown = sr.volume("unknown");
      keys.add(unknown.key());
      keys.add(stranger);
      sr.foreignLv("v-" + stranger, 1);
      sr.update(Patch.of().remove(Tables.VOLUME, unknown.key()));
      sr.lvs().remove(List.of("v-" + lost.key(), SrLayout.RESERVED_LV));
    }
    crashEverywhere((sr, crash) -> sr.repair(sr.check(), crash, crash), LoopSr::repair, keys, 20);
  }

  @Test
  void aRebuildThatWasCutShortIsEndedByTheNext() throws IOException {
    Set<String> keys = new HashSet<>();
    try (LoopSr sr = LoopSr.create(directory)) {
      keys.add(sr.volume("a").key());
      Placement at = sr.placement();
      sr.lvs().remove(List.of(SrLayout.RESERVED_LV));
      try (var raw = FileChannel.open(sr.path(), StandardOpenOption.WRITE)) {
        raw.write(ByteBuffer.allocate((int) at.length()), at.replicaA());
        raw.write(ByteBuffer.allocate((int) at.length()), at.replicaB());
        raw.force(true);
      }
    }
    crashEverywhere(
        (sr, crash) -> sr.rebuild(Optional.of(file()), crash, crash), this::endRebuild, keys, 10);
  }

  /** The last headers of the new store may be missing: then it is a store, and is repaired. */
  private void endRebuild(LoopSr sr) throws IOException {
    if (sr.check().seen().valid().isPresent()) {
      sr.repair();
    } else {
      sr.rebuild(Optional.of(file()));
    }
  }

  private Path file() {
    return directory.resolve("saved-" + UUID.randomUUID());
  }

  /** Ends what was cut short. */
  private interface Ending {
    void run(LoopSr sr) throws IOException;
  }

  private void crashEverywhere(Work work, Ending ending, Set<String> keys, int least)
      throws IOException {
    Path base = directory.resolve("lun");
    int moments = run(base, Integer.MAX_VALUE, work, ending, keys);
    assertTrue(moments >= least, "too few moments: " + moments);
    for (int at = 1; at <= moments; at++) {
      run(base, at, work, ending, keys);
    }
  }

  private int run(Path base, int at, Work work, Ending ending, Set<String> keys)
      throws IOException {
    Path image = directory.resolve("crash-" + at);
    SparseFile.copy(base, image);
    var crash = new CrashPoint(at);
    try (LoopSr sr = LoopSr.on(directory, image)) {
      String when = "crash at moment " + at;
      try {
        work.run(sr, crash);
      } catch (IOException e) {
        assertTrue(crash.happened(), () -> "failed without a crash: " + e);
      }
      assertTrue(lvs(sr).containsAll(keys), when);
      if (!sr.findings().isEmpty()) {
        ending.run(sr);
      }
      var report = sr.check();
      assertTrue(report.worst() == Severity.NOTE, () -> when + ": " + report.findings());
      var state = report.seen().valid().orElseThrow().state();
      assertEquals(keys, Records.of(state).volumes().keySet(), when);
      return crash.passed();
    } finally {
      Files.delete(image);
    }
  }

  private static Set<String> lvs(LoopSr sr) throws IOException {
    return sr.vg().volumes().keySet().stream()
        .filter(name -> name.startsWith("v-"))
        .map(name -> name.substring(2))
        .collect(Collectors.toSet());
  }
}

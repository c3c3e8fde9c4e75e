package org.lvmsr.cli.lab;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.lvmsr.backend.check.CheckFinding;
import org.lvmsr.backend.check.Severity;
import org.lvmsr.fixtures.loop.SparseFile;
import org.lvmsr.lab.TgtTarget;
import org.lvmsr.metadata.device.DirectDevice;
import org.lvmsr.metadata.device.ReadableDevice;

/** Attaches copies of one LUN, one after the other, and compares them with what was known. */
final class FateCheck {
  /** How many volumes of a copy are read through their devices, which takes seconds for each. */
  private static final int SAMPLES = 2;

  /** History goes back over some thousands of changes. */
  private static final int REMEMBERED = 200;

  private final SharedLab.Running lab;
  private final Random random;

  /** What each snapshot held in earlier copies. */
  private final Map<String, long[]> snapshots = new HashMap<>();

  FateCheck(SharedLab.Running lab, long seed) {
    this.lab = lab;
    this.random = new Random(seed);
  }

  /** What was seen in the other VM. */
  private record Seen(
      Map<String, FateVolume> volumes, List<FateChanges> changes, Map<String, String> sums) {}

  /**
   * Looks at one copy, whose file stays as it is.
   *
   * @throws AssertionError if it is not what it must be
   */
  void check(FateCopy copy) throws IOException {
    requireNoDamage(copy.file(), Severity.WARNING);
    Path served = lab.host().newLun(Files.size(copy.file()));
    SparseFile.copy(copy.file(), served);
    Seen seen;
    try (TgtTarget target = lab.host().startTgt(served)) {
      GuestSr sr = GuestSr.attach(lab.plugin(), Lun.of(target));
      try (Closeable ignored = sr::detach) {
        assertEquals(copy.side().handle(), sr.handle());
        seen = look(copy, sr);
      }
    }
    requireNoDamage(served, Severity.NOTE);
    requireHistory(copy, Extraction.look("history", List.of(served.toString())));
    Map<String, long[]> contents = contents(copy, served, seen);
    for (FateChanges changes : seen.changes()) {
      changes.requireAllTold(contents, snapshots);
    }
    Files.delete(served);
  }

  private static void requireNoDamage(Path lun, Severity worst) throws IOException {
    try (ReadableDevice device = DirectDevice.openReadOnly(lun)) {
      List<CheckFinding> findings =
          FateContents.inspector().check(device).findings().stream()
              .filter(one -> one.severity().compareTo(worst) > 0)
              .toList();
      assertEquals(List.of(), findings, "what lvmsr check finds");
    }
  }

  private Seen look(FateCopy copy, GuestSr sr) {
    Map<String, JsonNode> listed = new LinkedHashMap<>();
    sr.call("SR.ls").forEach(volume -> listed.put(volume.path("key").asText(), volume));
    Map<String, FateVolume> volumes = copy.known().settle(listed);
    List<FateChanges> changes = FateChanges.ask(sr, volumes, random);
    Map<String, String> sums = new HashMap<>();
    for (FateVolume volume : samples(copy, volumes)) {
      String device = sr.plugReadonly(volume.key(), "9");
      String sum = sr.plugin().shell("sha256sum < " + device).split(" ", 2)[0];
      sr.unplug(volume.key(), "9");
      sums.put(volume.key(), sum);
    }
    return new Seen(volumes, changes, sums);
  }

  /** First of all what calls were running for, or had just made. */
  private List<FateVolume> samples(FateCopy copy, Map<String, FateVolume> volumes) {
    List<FateVolume> all = new ArrayList<>(volumes.values());
    Collections.shuffle(all, random);
    List<FateVolume> first = new ArrayList<>();
    List<FateVolume> others = new ArrayList<>();
    for (FateVolume one : all) {
      (copy.known().wasTouched(one.key()) ? first : others).add(one);
    }
    first.addAll(others);
    return first.stream().filter(FateVolume::data).limit(SAMPLES).toList();
  }

  private Map<String, long[]> contents(FateCopy copy, Path lun, Seen seen) throws IOException {
    Map<String, long[]> contents = new HashMap<>();
    try (FateContents read = FateContents.open(lun)) {
      for (FateVolume volume : seen.volumes().values()) {
        if (volume.data()) {
          FateContents.Found found = read.read(volume.key());
          assertEquals(volume.size(), found.bytes().capacity(), volume.key());
          long[] generations = found.generations(volume.stamps().writer());
          requireStamps(copy, volume, generations, found.rubbish(generations));
          String sum = seen.sums().getOrDefault(volume.key(), found.sha256());
          assertEquals(found.sha256(), sum, "volume " + volume.key() + " as its device has it");
          contents.put(volume.key(), generations);
        }
      }
    }
    requireUnchanged(seen, contents);
    return contents;
  }

  private static void requireStamps(
      FateCopy copy, FateVolume volume, long[] generations, String rubbish) throws IOException {
    FateVolume.Stamps stamps = volume.stamps();
    String difference =
        copy.side()
            .stamps(stamps.writer())
            .difference(generations, stamps.from(), stamps.to())
            .orElse("");
    assertEquals("", difference, () -> volume + rubbish);
  }

  /** Snapshots stay what they were, and clones begin as what they were made from. */
  private void requireUnchanged(Seen seen, Map<String, long[]> contents) {
    for (FateVolume volume : seen.volumes().values()) {
      long[] now = contents.get(volume.key());
      if (now != null && !volume.readWrite()) {
        long[] before = snapshots.putIfAbsent(volume.key(), now);
        assertArrayEquals(before == null ? now : before, now, () -> "changed: " + volume);
      }
    }
    for (FateVolume volume : seen.volumes().values()) {
      long[] parent = snapshots.get(volume.parent());
      long[] now = contents.get(volume.key());
      if (now != null && volume.readWrite() && parent != null) {
        long[] grown = Arrays.copyOf(parent, now.length);
        assertArrayEquals(grown, now, () -> "unlike its parent: " + volume);
      }
    }
  }

  /** Each acknowledged call has at least one commit of its own. */
  private static void requireHistory(FateCopy copy, JsonNode history) {
    Map<String, Long> commits = new HashMap<>();
    for (JsonNode commit : history.path("commits")) {
      for (JsonNode change : commit.path("changes")) {
        if (change.path("table").asText().equals("volume")) {
          String what = commit.path("by").asText() + " " + change.path("id").asText();
          commits.merge(what, 1L, Long::sum);
        }
      }
    }
    List<FateLog.Line> acknowledged =
        copy.lines().stream().filter(FateLog.Line::acknowledged).toList();
    acknowledged
        .subList(Math.max(0, acknowledged.size() - REMEMBERED), acknowledged.size())
        .stream()
        .collect(
            Collectors.groupingBy(
                line -> line.call().method() + " " + line.key(), Collectors.counting()))
        .forEach(
            (what, count) ->
                assertTrue(
                    commits.getOrDefault(what, 0L) >= count,
                    "history has " + what + " " + commits.get(what) + " times of " + count));
  }
}

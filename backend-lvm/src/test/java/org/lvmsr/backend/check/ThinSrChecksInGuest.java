package org.lvmsr.backend.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lvmsr.backend.lvm.LogicalVolume;
import org.lvmsr.backend.lvm.LvCommands;
import org.lvmsr.backend.lvm.VolumeGroup;
import org.lvmsr.backend.sr.GuestVolume;
import org.lvmsr.backend.sr.LvmsrPlugin;
import org.lvmsr.metadata.Placement;
import org.lvmsr.smapi.CallContext;
import org.lvmsr.smapi.SmapiException;
import org.lvmsr.smapi.Volume;

/**
 * A thin SR is checked and rebuilt as others are. Runs in the lab VM, as it needs device-mapper.
 */
class ThinSrChecksInGuest {
  private static final CallContext TEST = new CallContext("test");
  private static final long SIZE = 16L << 20;

  @TempDir private Path directory;
  private LoopSr sr;

  @BeforeEach
  void makeVolumeAndSnapshot() throws IOException {
    sr = LoopSr.createThin(directory);
    Volume unused =
        sr.attached(
            (plugin, handle) -> {
              String key = plugin.volume().create(TEST, handle, "v", "", SIZE, false).key();
              new GuestVolume(plugin, handle, key).fill('a', 0, SIZE / 2);
              return plugin.volume().snapshot(TEST, handle, key);
            });
  }

  @AfterEach
  void close() throws IOException {
    sr.close();
  }

  @Test
  void itHasNothingThatIsWrong() throws IOException {
    assertEquals(List.of(), sr.findings());
  }

  @Test
  void withoutItsPoolItIsDamaged() throws IOException {
    sr.lvs().remove(List.of("lvmsr-pool"));
    assertTrue(
        sr.findings().stream()
            .anyMatch(finding -> finding.what().equals("the pool that holds all volumes is gone")),
        () -> "the loss of the pool is told");
  }

  /** As a restore of nothing but LVM's area does it. */
  @Test
  void wherePoolAndLvmAreOfDifferentTimesTheCheckKnowsTheWayBack() throws IOException {
    Map<String, String> before = sr.attached(this::sums);
    VgCopy now = sr.check().seen().vgCopies().get(0);
    VgCopy older = sr.check().seen().vgCopies().get(1);
    assertTrue(older.vg().sequence() < now.vg().sequence());
    sr.lvs().restoreVg(older.file());
    CheckFinding found =
        sr.findings().stream()
            .filter(one -> one.what().startsWith("LVM's text and the pool are not of the same"))
            .findFirst()
            .orElseThrow(() -> new AssertionError("the pool is not told"));
    sr.follow(found);
    assertEquals(List.of(), sr.findings());
    assertEquals(before, sr.attached(this::sums));
  }

  @Test
  void withoutLvmsLabelItIsWrittenAgainAsTheCheckSays() throws IOException {
    Map<String, String> before = sr.attached(this::sums);
    GuestVolume.shell("dd if=/dev/zero bs=1M count=1 oflag=direct conv=notrunc of=" + sr.path());
    CheckFinding found = sr.findings().get(0);
    sr.follow(found);
    assertEquals(List.of(), sr.findings());
    assertEquals(before, sr.attached(this::sums));
  }

  @Test
  void aVolumeOfThePoolThatNoLvIsIsTold() throws IOException {
    LvCommands lvs = sr.lvs();
    lvs.activate("lvmsr-pool", true);
    String pool = GuestVolume.shell("dmsetup ls --target thin-pool | cut -f1 | grep tpool");
    GuestVolume.shell("dmsetup message " + pool + " 0 'create_thin 99'");
    assertEquals(List.of(), sr.findings(), "of a pool in use the kernel knows more");
    lvs.deactivate("lvmsr-pool");
    assertEquals("volume 99 with 0 chunks", sr.findings().get(0).found());
  }

  /** The kernel would take the pool for a new one, and write over the rest of it. */
  @Test
  void withZeroesOverItsPoolNothingIsActivated() throws IOException {
    Map<String, String> before = sr.attached(this::sums);
    VolumeGroup vg = sr.vg();
    LogicalVolume metadata = vg.volume("lvmsr-pool_tmeta").orElseThrow();
    long at = vg.offsetOf(metadata.segments().get(0));
    String saved = directory.resolve("saved").toString();
    GuestVolume.shell(dd(4096, "if=" + sr.path() + " skip=" + at + " of=" + saved));
    GuestVolume.shell(dd(4096, "if=/dev/zero of=" + sr.path() + " seek=" + at));
    String what = sr.findings().get(0).what();
    assertTrue(what.startsWith("zeroes were written over its metadata"), what);
    var refused = assertThrows(SmapiException.class, () -> sr.attached(this::sums));
    assertTrue(refused.toString().contains("lvmsr check"), refused::toString);
    GuestVolume.shell(dd(4096, "if=" + saved + " of=" + sr.path() + " seek=" + at));
    assertEquals(List.of(), sr.findings());
    assertEquals(before, sr.attached(this::sums));
  }

  private static String dd(int bytes, String fromAndTo) {
    return "dd bs="
        + bytes
        + " count=1 iflag=skip_bytes oflag=seek_bytes conv=notrunc,fsync "
        + fromAndTo;
  }

  @Test
  void withoutItsStoreItIsRebuiltFromTheNamesOfItsLvs() throws IOException {
    Map<String, String> before = sr.attached(this::sums);
    zero(sr.placement());
    RebuildPlan plan = sr.rebuild(Optional.of(directory.resolve("saved")));
    assertEquals(List.of(), plan.leftAlone());
    assertEquals(List.of(), sr.findings());
    assertEquals(before, sr.attached(this::sums));
    sr.destroy();
  }

  /** Contents by key, and that more can be made. */
  private Map<String, String> sums(LvmsrPlugin plugin, String handle) throws IOException {
    Map<String, String> sums = new HashMap<>();
    for (Volume volume : plugin.sr().ls(TEST, handle)) {
      String writable = volume.readWrite() ? "writable, " : "read-only, ";
      String sum = new GuestVolume(plugin, handle, volume.key()).sumOf(SIZE);
      sums.put(volume.key(), writable + volume.physicalUtilisation() + ", " + sum);
      Volume clone = plugin.volume().clone(TEST, handle, volume.key());
      plugin.volume().destroy(TEST, handle, clone.key());
    }
    return sums;
  }

  private void zero(Placement placement) throws IOException {
    for (long at : new long[] {placement.replicaA(), placement.replicaB()}) {
      GuestVolume.shell(
          "dd if=/dev/zero oflag=seek_bytes,direct conv=notrunc bs=1M seek="
              + at
              + " count="
              + (placement.length() >> 20)
              + " of="
              + sr.path());
    }
  }
}

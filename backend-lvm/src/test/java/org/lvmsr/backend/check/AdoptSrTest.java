package org.lvmsr.backend.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lvmsr.backend.exec.SystemCommandRunner;
import org.lvmsr.backend.lvm.LogicalVolume;
import org.lvmsr.backend.sr.CrashPoint;
import org.lvmsr.backend.sr.ImpatientDevices;
import org.lvmsr.backend.sr.LoopLevel;
import org.lvmsr.backend.sr.LvmsrPlugin;
import org.lvmsr.backend.sr.RepairRefused;
import org.lvmsr.backend.sr.SrLayout;
import org.lvmsr.fixtures.loop.SparseFile;
import org.lvmsr.metadata.device.BlockDevice;
import org.lvmsr.smapi.CallContext;
import org.lvmsr.smapi.SmapiException;
import org.lvmsr.smapi.Volume;

/** A copy of a LUN that becomes an SR of its own, on real LVM. */
@LoopLevel
class AdoptSrTest {
  private static final CallContext TEST = new CallContext("test");

  /** Some seconds for each moment. */
  private static final int EVERY = Integer.getInteger("lvmsr.adopt.every", 2);

  @TempDir private Path directory;
  private LoopSr original;
  private Volume web;
  private Volume yesterday;

  @BeforeEach
  void create() throws IOException {
    original = LoopSr.create(directory);
    web = original.volume("web");
    yesterday = original.volume("web of yesterday");
    original.attached(
        (plugin, sr) -> {
          plugin.volume().set(TEST, sr, yesterday.key(), "snapshot_of", web.key());
          plugin.volume().set(TEST, sr, yesterday.key(), "note", "made of " + web.key());
          plugin.volume().set(TEST, sr, web.key(), "clone-on-boot", yesterday.key());
          plugin.volume().setName(TEST, sr, yesterday.key(), "was " + web.key());
          return sr;
        });
  }

  @AfterEach
  void close() throws IOException {
    original.close();
  }

  /** What is done to a copy of the original. */
  private interface Work {
    void with(LoopSr copy) throws IOException;
  }

  private void copied(Work work) throws IOException {
    Path image = Files.createTempFile(directory, "copy", ".img");
    SparseFile.copy(directory.resolve("lun"), image);
    try (LoopSr copy = LoopSr.on(directory, image)) {
      work.with(copy);
    } finally {
      Files.delete(image);
    }
  }

  private static String adopt(LoopSr copy) throws IOException {
    return copy.adopt(new SystemCommandRunner(), new ImpatientDevices());
  }

  @Test
  void isUsedBesideTheOriginalWhichIsInUseMeanwhile() throws IOException {
    original.attached(
        (plugin, sr) -> {
          copied(
              copy -> {
                String adopted = adopt(copy);
                assertNotEquals(sr, adopted);
                assertEquals(adopted, plugin.sr().attach(TEST, copy.config()));
                plugin.volume().setName(TEST, sr, web.key(), "web, the original");
                isTheSame(plugin, adopted);
                plugin.volume().create(TEST, adopted, "more", "", LoopSr.EXTENT, false);
                assertEquals(2, plugin.sr().ls(TEST, sr).size());
                plugin.sr().detach(TEST, adopted);
                assertEquals(List.of(), copy.findings());
                namesAgree(copy, adopted);
              });
          return sr;
        });
    assertEquals(List.of(), original.findings());
    assertEquals(
        Set.of(web.key(), yesterday.key()),
        original.list().stream().map(Volume::key).collect(Collectors.toSet()));
  }

  /** Volumes, names, keys and relations are those of the original, and no key is. */
  private void isTheSame(LvmsrPlugin plugin, String sr) {
    assertEquals("copy", plugin.sr().stat(TEST, sr).name());
    assertEquals(2, plugin.sr().ls(TEST, sr).size());
    Volume newWeb = named(plugin, sr, "web");
    Volume newYesterday = named(plugin, sr, "was " + web.key());
    assertNotEquals(web.key(), newWeb.key());
    assertNotEquals(yesterday.key(), newYesterday.key());
    assertEquals(
        Map.of("snapshot_of", newWeb.key(), "note", "made of " + web.key()), newYesterday.keys());
    assertEquals(Map.of("clone-on-boot", newYesterday.key()), newWeb.keys());
    assertEquals(web.virtualSize(), newWeb.virtualSize());
    assertTrue(newWeb.uri().toString().contains(sr + "/" + newWeb.key()), newWeb.toString());
  }

  private static Volume named(LvmsrPlugin plugin, String sr, String name) {
    return plugin.sr().ls(TEST, sr).stream()
        .filter(volume -> volume.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** Where they lie is as before; what LVM knows them by is as new. */
  private void namesAgree(LoopSr copy, String sr) throws IOException {
    assertEquals(SrLayout.vgName(sr), copy.vg().name());
    assertNotEquals(original.vg().uuid(), copy.vg().uuid());
    assertNotEquals(original.vg().pvUuid(), copy.vg().pvUuid());
    for (Volume volume : copy.list()) {
      LogicalVolume lv = copy.vg().volume("v-" + volume.key()).orElseThrow();
      if (!volume.name().equals("more")) {
        assertTrue(
            original.vg().volumes().values().stream()
                .anyMatch(was -> was.segments().equals(lv.segments())),
            lv.toString());
      }
    }
  }

  @Test
  void isTheOneOrTheOtherOrRefusedWhereverTheHostCrashes() throws IOException {
    int moments = crashAt(Integer.MAX_VALUE);
    assertTrue(moments > 2 * EVERY, "too few moments: " + moments);
    for (int at = 1 + moments % EVERY; at <= moments; at += EVERY) {
      crashAt(at);
    }
  }

  private int crashAt(int moment) throws IOException {
    var crash = new CrashPoint(moment);
    copied(
        copy -> {
          boolean done = adopts(copy, crash);
          assertTrue(done || crash.happened(), "failed without a crash");
          String once = attached(copy);
          if (once.isEmpty()) {
            String found = copy.findings().toString();
            assertTrue(found.contains("lvmsr adopt " + copy.path()), found);
            assertEquals(Severity.WARNING, copy.check().worst(), found);
            String ended = adopt(copy);
            assertEquals(ended, attached(copy), () -> "crash at " + moment);
          }
          assertEquals(List.of(), copy.findings(), () -> "crash at " + moment);
        });
    return crash.passed();
  }

  private static boolean adopts(LoopSr copy, CrashPoint crash) {
    try {
      String unused = copy.adopt(crash, crash);
      return true;
    } catch (IOException | RuntimeException crashed) {
      return false;
    }
  }

  /** The uuid under which it can be attached, with all that belongs to that; else nothing. */
  private String attached(LoopSr copy) throws IOException {
    try {
      return copy.attached(
          (plugin, sr) -> {
            boolean isOriginal = copy.vg().uuid().equals(original.vg().uuid());
            if (isOriginal) {
              assertEquals(2, plugin.sr().ls(TEST, sr).stream().filter(this::isOfOriginal).count());
            } else {
              isTheSame(plugin, sr);
            }
            return sr;
          });
    } catch (SmapiException refused) {
      assertTrue(refused.toString().contains("lvmsr adopt " + copy.path()), refused.toString());
      return "";
    }
  }

  private boolean isOfOriginal(Volume volume) {
    return volume.key().equals(web.key()) || volume.key().equals(yesterday.key());
  }

  @Test
  void aCallThatTheCopyCaughtHalfWayIsEndedAfterwards() throws IOException {
    var crash = new CrashPoint(Integer.MAX_VALUE);
    assertThrows(
        SmapiException.class,
        () ->
            original.crashing(
                command -> {
                  if (command.arguments().contains("lvcreate")) {
                    crash.arm(2);
                  }
                  return crash.run(command);
                },
                crash,
                (plugin, sr) ->
                    plugin.volume().create(TEST, sr, "half", "", LoopSr.EXTENT, false)));
    copied(
        copy -> {
          assertEquals(4, copy.vg().volumes().size());
          String adopted = adopt(copy);
          assertEquals(adopted, attached(copy));
          assertEquals(List.of(), copy.findings());
          assertEquals(3, copy.vg().volumes().size());
        });
  }

  @Test
  void whatIsDamagedIsRefused() throws IOException {
    copied(
        copy -> {
          try (BlockDevice device = new ImpatientDevices().open(copy.path())) {
            device.zero(0, 4096, BlockDevice.ZeroProgress.NONE);
            device.flush();
          }
          var refused = assertThrows(RepairRefused.class, () -> adopt(copy));
          assertTrue(String.valueOf(refused.getMessage()).contains("lvmsr check " + copy.path()));
        });
  }
}

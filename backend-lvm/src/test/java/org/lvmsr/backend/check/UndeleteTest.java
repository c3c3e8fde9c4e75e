package org.lvmsr.backend.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lvmsr.backend.attached.AttachedSr;
import org.lvmsr.backend.exec.CommandRunner;
import org.lvmsr.backend.lvm.Extents;
import org.lvmsr.backend.lvm.VolumeGroup;
import org.lvmsr.backend.record.Destroyed;
import org.lvmsr.backend.record.LvPlace;
import org.lvmsr.backend.record.Tables;
import org.lvmsr.backend.sr.Administration;
import org.lvmsr.backend.sr.CrashPoint;
import org.lvmsr.backend.sr.ImpatientDevices;
import org.lvmsr.backend.sr.LoopLevel;
import org.lvmsr.backend.sr.LvmsrPlugin;
import org.lvmsr.fixtures.loop.SparseFile;
import org.lvmsr.metadata.Patch;
import org.lvmsr.metadata.State;
import org.lvmsr.metadata.device.BlockDevice;
import org.lvmsr.smapi.CallContext;
import org.lvmsr.smapi.SmapiException;
import org.lvmsr.smapi.Volume;

/** Destroyed linear volumes come back as long as nothing has taken their place. */
@LoopLevel
class UndeleteTest {
  private static final CallContext TEST = new CallContext("test");
  private static final int EXTENT = (int) LoopSr.EXTENT;
  private static final int EVERY = Integer.getInteger("lvmsr.undelete.every", 5);

  @TempDir private Path directory;
  private LoopSr sr;

  @BeforeEach
  void create() throws IOException {
    sr = LoopSr.create(directory);
  }

  @AfterEach
  void close() throws IOException {
    assertEquals(List.of(), sr.findings());
    sr.close();
  }

  private static String undelete(LvmsrPlugin plugin, String uuid, Volume volume) {
    return plugin.administer(List.of(Administration.UNDELETE, uuid, volume.key()));
  }

  private static String refusal(LvmsrPlugin plugin, String uuid, Volume volume) {
    var refused = assertThrows(SmapiException.class, () -> undelete(plugin, uuid, volume));
    assertEquals("Volume_not_undeleted", refused.params().get(0));
    return refused.sentence();
  }

  private void destroy(Volume volume) throws IOException {
    sr.attached(
        (plugin, uuid) -> {
          plugin.volume().destroy(TEST, uuid, volume.key());
          return plugin;
        });
  }

  private List<Extents> extents(Volume volume) throws IOException {
    return extents(sr, volume);
  }

  private static List<Extents> extents(LoopSr on, Volume volume) throws IOException {
    return on.vg().volumes().values().stream()
        .filter(lv -> lv.name().contains(volume.key()))
        .findFirst()
        .orElseThrow()
        .segments();
  }

  /** Each extent of a volume gets a letter of its own, in the order of its contents. */
  private void fill(Volume volume, char first) throws IOException {
    VolumeGroup vg = sr.vg();
    char letter = first;
    try (BlockDevice device = new ImpatientDevices().open(sr.path())) {
      for (long offset : offsets(vg, extents(volume))) {
        byte[] bytes = new byte[EXTENT];
        Arrays.fill(bytes, (byte) letter++);
        device.write(offset, direct(bytes));
      }
      device.flush();
    }
  }

  private static ByteBuffer direct(byte[] bytes) {
    return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
  }

  private static List<Long> offsets(VolumeGroup vg, List<Extents> runs) {
    List<Long> offsets = new ArrayList<>();
    for (Extents run : runs) {
      for (long at = run.start(); at < run.end(); at++) {
        offsets.add(vg.offsetOf(new Extents(at, 1)));
      }
    }
    return offsets;
  }

  /** The letter of each extent of a volume that has but one; else a question mark. */
  private String letters(LoopSr on, Volume volume) throws IOException {
    VolumeGroup vg = on.vg();
    var letters = new StringBuilder();
    try (BlockDevice device = new ImpatientDevices().open(on.path())) {
      for (long offset : offsets(vg, extents(on, volume))) {
        ByteBuffer bytes = ByteBuffer.allocateDirect(EXTENT);
        device.read(offset, bytes);
        bytes.flip();
        byte first = bytes.get(0);
        boolean same = true;
        for (int at = 0; at < EXTENT; at++) {
          same &= bytes.get(at) == first;
        }
        letters.append(same ? (char) first : '?');
      }
    }
    return letters.toString();
  }

  private Volume listed(Volume volume) throws IOException {
    return sr.list().stream()
        .filter(one -> one.key().equals(volume.key()))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void itHasItsContentsNamesAndKeysAgain() throws IOException {
    Volume web = sr.volume("web");
    fill(web, 'a');
    Volume before =
        sr.attached(
            (plugin, uuid) -> {
              plugin.volume().set(TEST, uuid, web.key(), "vdi-type", "user");
              plugin.volume().setDescription(TEST, uuid, web.key(), "the shop");
              Volume told = plugin.volume().stat(TEST, uuid, web.key());
              plugin.volume().destroy(TEST, uuid, web.key());
              assertThrows(SmapiException.class, () -> plugin.volume().stat(TEST, uuid, web.key()));
              return told;
            });
    sr.attached((plugin, uuid) -> undelete(plugin, uuid, web));
    assertEquals(before, listed(web));
    assertEquals("ab", letters(sr, web));
    assertTrue(Destroyed.oldestFirst(state()).isEmpty());
  }

  private State state() throws IOException {
    return sr.check().seen().valid().orElseThrow().state();
  }

  @Test
  void itComesBackInAnSrThatIsNotAttached() throws IOException {
    Volume web = sr.volume("web");
    fill(web, 'a');
    destroy(web);
    sr.detached().undelete(web.key());
    assertEquals("ab", letters(sr, listed(web)));
  }

  @Test
  void runsKeepTheirOrder() throws IOException {
    Volume low = sr.volume("low");
    Volume web = sr.volume("web");
    Volume rest =
        sr.attached(
            (plugin, uuid) -> {
              long free = plugin.sr().stat(TEST, uuid).freeSpace();
              return plugin.volume().create(TEST, uuid, "rest", "", free, false);
            });
    destroy(low);
    sr.attached(
        (plugin, uuid) -> {
          plugin.volume().resize(TEST, uuid, web.key(), 4 * LoopSr.EXTENT);
          return plugin;
        });
    List<Extents> runs = extents(web);
    assertTrue(runs.get(0).start() > runs.get(1).start(), runs::toString);
    fill(web, 'a');
    destroy(web);
    destroy(rest);
    sr.attached((plugin, uuid) -> undelete(plugin, uuid, web));
    assertEquals("abcd", letters(sr, listed(web)));
    assertEquals(runs, extents(web));
  }

  @Test
  void othersTakeItsPlaceLastAndTheOldestOneFirst() throws IOException {
    Volume older = sr.volume("older");
    Volume newer = sr.volume("newer");
    fill(older, 'a');
    fill(newer, 'c');
    List<Extents> places = new ArrayList<>(extents(older));
    places.addAll(extents(newer));
    destroy(older);
    destroy(newer);
    sr.attached(
        (plugin, uuid) -> {
          long free = plugin.sr().stat(TEST, uuid).freeSpace();
          Volume all = plugin.volume().create(TEST, uuid, "all", "", free - 4 * EXTENT, false);
          assertTrue(
              extents(all).stream().noneMatch(run -> places.stream().anyMatch(run::overlaps)));
          plugin.volume().create(TEST, uuid, "one", "", EXTENT, false);
          String told = refusal(plugin, uuid, older);
          assertTrue(told.contains("other data took its place"), told);
          return undelete(plugin, uuid, newer);
        });
    assertEquals("cd", letters(sr, newer));
  }

  @Test
  void whatSomebodyPutThereByHandIsNotLookedFor() throws IOException {
    Volume web = sr.volume("web");
    List<Extents> runs = extents(web);
    destroy(web);
    sr.attached(
        (plugin, uuid) -> {
          sr.lvs().createLinear("foreign", runs);
          String told = refusal(plugin, uuid, web);
          assertTrue(told.contains("has given some to other LVs"), told);
          return plugin;
        });
    sr.attached((plugin, uuid) -> plugin);
    sr.lvs().remove(List.of("foreign"));
    sr.attached(
        (plugin, uuid) -> {
          String told = refusal(plugin, uuid, web);
          assertTrue(told.contains("other data took its place"), told);
          return plugin;
        });
  }

  @Test
  void whatIsThereOrWasNeverThereIsToldSo() throws IOException {
    Volume web = sr.volume("web");
    sr.attached(
        (plugin, uuid) -> {
          String told = refusal(plugin, uuid, web);
          assertTrue(told.contains("was not destroyed"), told);
          return plugin;
        });
  }

  /** The records say where LVs lay when we last changed them; LVM knows better. */
  @Test
  void whereItsLvReallyLayIsWhatCounts() throws IOException {
    Volume web = sr.volume("web");
    fill(web, 'a');
    List<Extents> runs = extents(web);
    String lv = "v-" + web.key();
    String lvUuid = sr.vg().volume(lv).orElseThrow().uuid();
    var elsewhere = new LvPlace(lvUuid, List.of(new Extents(runs.get(0).start() + 7, 2)));
    sr.update(Patch.of().put(Tables.LV, lv, elsewhere));
    destroy(web);
    sr.attached((plugin, uuid) -> undelete(plugin, uuid, web));
    assertEquals(runs, extents(web));
    assertEquals("ab", letters(sr, web));
  }

  @Test
  void aCrashLeavesTheVolumeOrWhatItTakesToBringItBack() throws IOException {
    Volume web = sr.volume("web");
    fill(web, 'a');
    int moments = destroyedInACopy(web, Integer.MAX_VALUE);
    for (int at = 1; at <= moments; at += EVERY) {
      destroyedInACopy(web, at);
    }
    destroy(web);
    moments = undeletedInACopy(web, Integer.MAX_VALUE);
    assertTrue(moments > 4, "too few moments: " + moments);
    for (int at = 1; at <= moments; at += EVERY) {
      undeletedInACopy(web, at);
    }
    sr.detached().undelete(web.key());
  }

  private int destroyedInACopy(Volume web, int moment) throws IOException {
    return inACopy(
        web,
        moment,
        (plugin, uuid) -> {
          plugin.volume().destroy(TEST, uuid, web.key());
          return plugin;
        });
  }

  private int undeletedInACopy(Volume web, int moment) throws IOException {
    return inACopy(web, moment, (plugin, uuid) -> undelete(plugin, uuid, web));
  }

  /** Whatever has happened by then, the volume is there, or can be brought back. */
  private int inACopy(Volume web, int moment, LoopSr.Work<Object> work) throws IOException {
    Path image = Files.createTempFile(directory, "lun", ".img");
    SparseFile.copy(directory.resolve("lun"), image);
    try (LoopSr copy = LoopSr.on(directory, image)) {
      var crash = CrashPoint.unarmed();
      crashing(copy, crash, moment, work);
      boolean there = copy.list().stream().anyMatch(one -> one.key().equals(web.key()));
      if (!there) {
        Map<String, Object> unused =
            copy.attached((plugin, uuid) -> Map.of("done", undelete(plugin, uuid, web)));
      }
      assertEquals("ab", letters(copy, web), () -> "crash at " + moment);
      assertEquals(List.of(), copy.findings(), () -> "crash at " + moment);
      return crash.passed();
    } finally {
      Files.delete(image);
    }
  }

  private static void crashing(LoopSr copy, CrashPoint crash, int moment, LoopSr.Work<Object> work)
      throws IOException {
    try {
      Object unused =
          copy.crashing(
              crash,
              (plugin, uuid) -> {
                crash.arm(moment);
                return work.with(plugin, uuid);
              });
    } catch (SmapiException e) {
      assertTrue(crash.happened(), e::toString);
    }
  }

  /** LVM has removed the LV, and the records do not know yet: a call beside that is to wait. */
  @Test
  void whatIsBeingRemovedIsNobodysUntilItIsKnownWhatLiesThere() throws IOException {
    Volume web = sr.volume("web");
    List<Extents> runs = extents(web);
    var crash = CrashPoint.unarmed();
    CommandRunner dying =
        command -> {
          if (command.arguments().contains("lvremove")) {
            crash.arm(2);
          }
          return crash.run(command);
        };
    assertThrows(
        SmapiException.class,
        () ->
            sr.crashing(
                dying,
                crash,
                (plugin, uuid) -> {
                  plugin.volume().destroy(TEST, uuid, web.key());
                  return plugin;
                }));
    assertTrue(sr.vg().volume("v-" + web.key()).isEmpty(), "LVM has not removed it");
    try (AttachedSr open = sr.detached().open(sr.placement())) {
      long all = open.vg().extents();
      assertFalse(open.free(open.state()).containsAll(runs));
      assertTrue(open.free(open.state()).take(all).isEmpty());
    }
    sr.detached().undelete(web.key());
    assertEquals(runs, extents(web));
  }

  @Test
  void whatIsRememberedMakesRoomForMetadata() throws IOException {
    List<Volume> volumes = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      volumes.add(sr.volume("v" + i));
    }
    sr.attached(
        (plugin, uuid) -> {
          for (Volume volume : volumes.subList(0, 3)) {
            setLong(plugin, uuid, volume, 3);
            plugin.volume().destroy(TEST, uuid, volume.key());
          }
          assertEquals(3, Destroyed.oldestFirst(state()).size());
          setLong(plugin, uuid, volumes.get(3), 22);
          assertTrue(Destroyed.oldestFirst(state()).isEmpty());
          return plugin;
        });
  }

  /** Keys of sixty kilobytes each. */
  private static void setLong(LvmsrPlugin plugin, String uuid, Volume volume, int keys) {
    for (int i = 0; i < keys; i++) {
      plugin.volume().set(TEST, uuid, volume.key(), "key" + i, "x".repeat(60_000));
    }
  }
}

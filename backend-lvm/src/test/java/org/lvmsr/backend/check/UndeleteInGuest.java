package org.lvmsr.backend.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lvmsr.backend.sr.Administration;
import org.lvmsr.backend.sr.GuestVolume;
import org.lvmsr.backend.sr.LvmsrPlugin;
import org.lvmsr.smapi.CallContext;
import org.lvmsr.smapi.SmapiException;
import org.lvmsr.smapi.Volume;

/** Bases come back, and volumes of pools where they are kept. Runs in the lab VM. */
class UndeleteInGuest {
  private static final CallContext TEST = new CallContext("test");
  private static final long SIZE = 2 * LoopSr.EXTENT;
  private static final int PATIENCE = 60;

  @TempDir private Path directory;
  private @Nullable LoopSr sr;

  @AfterEach
  void findNothing() throws IOException {
    if (sr != null) {
      assertEquals(List.of(), sr.findings());
      sr.close();
    }
  }

  private void onThick(LoopSr.Work<Object> work) throws IOException {
    sr = LoopSr.create(directory);
    Object unused = sr.attached(work);
  }

  private void onThin(LoopSr.Work<Object> work) throws IOException {
    sr = LoopSr.createThin(directory);
    Object unused = sr.attached(work);
  }

  private static Volume filled(LvmsrPlugin plugin, String uuid, char letter) throws IOException {
    Volume volume = plugin.volume().create(TEST, uuid, "web", "", SIZE, false);
    new GuestVolume(plugin, uuid, volume.key()).fill(letter, 0, SIZE);
    return volume;
  }

  private static void destroy(LvmsrPlugin plugin, String uuid, Volume volume) {
    plugin.volume().destroy(TEST, uuid, volume.key());
    assertFalse(isListed(plugin, uuid, volume));
    assertThrows(SmapiException.class, () -> plugin.volume().stat(TEST, uuid, volume.key()));
  }

  private static boolean isListed(LvmsrPlugin plugin, String uuid, Volume volume) {
    return plugin.sr().ls(TEST, uuid).stream().anyMatch(one -> one.key().equals(volume.key()));
  }

  private static String undelete(LvmsrPlugin plugin, String uuid, Volume volume) {
    return plugin.administer(List.of(Administration.UNDELETE, uuid, volume.key()));
  }

  private static void requireLost(LvmsrPlugin plugin, String uuid, Volume volume) {
    var refused = assertThrows(SmapiException.class, () -> undelete(plugin, uuid, volume));
    assertTrue(refused.sentence().contains("lay in a thin pool"), refused.sentence());
  }

  private static void keep(LvmsrPlugin plugin, String uuid, int seconds) {
    List<String> words = List.of(Administration.KEEP_DESTROYED, uuid, Integer.toString(seconds));
    assertEquals("", plugin.administer(words));
  }

  private static void requireLetter(char letter, LvmsrPlugin plugin, String uuid, Volume volume)
      throws IOException {
    assertEquals(
        GuestVolume.sum(letter, SIZE, 'x', 0),
        new GuestVolume(plugin, uuid, volume.key()).sumOf(SIZE));
  }

  @Test
  void aSnapshotThatOthersAreBasedOnIsOnlyShownAgain() throws IOException {
    onThick(
        (plugin, uuid) -> {
          Volume web = filled(plugin, uuid, 'a');
          Volume snapshot = plugin.volume().snapshot(TEST, uuid, web.key());
          new GuestVolume(plugin, uuid, web.key()).fill('b', 0, SIZE);
          destroy(plugin, uuid, snapshot);
          undelete(plugin, uuid, snapshot);
          requireLetter('a', plugin, uuid, snapshot);
          requireLetter('b', plugin, uuid, web);
          return plugin;
        });
  }

  @Test
  void aSnapshotComesBackWhoseBaseWentWithItsVolume() throws IOException {
    onThick(
        (plugin, uuid) -> {
          Volume web = filled(plugin, uuid, 'a');
          Volume snapshot = plugin.volume().snapshot(TEST, uuid, web.key());
          new GuestVolume(plugin, uuid, web.key()).fill('b', 0, SIZE);
          destroy(plugin, uuid, snapshot);
          destroy(plugin, uuid, web);
          requireLost(plugin, uuid, web);
          undelete(plugin, uuid, snapshot);
          requireLetter('a', plugin, uuid, snapshot);
          Volume clone = plugin.volume().clone(TEST, uuid, snapshot.key());
          requireLetter('a', plugin, uuid, clone);
          return plugin;
        });
  }

  @Test
  void ofAVolumeThatWasClonedWhatItWasThenComesBackAsASnapshot() throws IOException {
    onThick(
        (plugin, uuid) -> {
          Volume web = filled(plugin, uuid, 'a');
          Volume clone = plugin.volume().clone(TEST, uuid, web.key());
          String base =
              sr().vg().volumes().keySet().stream()
                  .filter(lv -> lv.startsWith("b-"))
                  .findFirst()
                  .orElseThrow();
          destroy(plugin, uuid, web);
          destroy(plugin, uuid, clone);
          String key = base.substring("b-".length());
          plugin.administer(List.of(Administration.UNDELETE, uuid, key));
          Volume back = plugin.volume().stat(TEST, uuid, key);
          assertEquals("web", back.name());
          assertFalse(back.readWrite());
          requireLetter('a', plugin, uuid, back);
          return plugin;
        });
  }

  private LoopSr sr() {
    if (sr == null) {
      throw new IllegalStateException("no SR yet");
    }
    return sr;
  }

  @Test
  void anOverlayThatIsKeptComesBackWithAllThatWasWrittenToIt() throws IOException {
    onThick(
        (plugin, uuid) -> {
          keep(plugin, uuid, 3600);
          Volume web = filled(plugin, uuid, 'a');
          plugin.volume().snapshot(TEST, uuid, web.key());
          new GuestVolume(plugin, uuid, web.key()).fill('b', 0, SIZE);
          destroy(plugin, uuid, web);
          undelete(plugin, uuid, web);
          requireLetter('b', plugin, uuid, web);
          return plugin;
        });
  }

  @Test
  void aThinVolumeIsKeptUntilItsTimeIsOver() throws IOException {
    onThin(
        (plugin, uuid) -> {
          keep(plugin, uuid, 3600);
          Volume web = filled(plugin, uuid, 'a');
          destroy(plugin, uuid, web);
          destroy(plugin, uuid, web);
          undelete(plugin, uuid, web);
          requireLetter('a', plugin, uuid, web);
          keep(plugin, uuid, 1);
          destroy(plugin, uuid, web);
          awaitRemoval(web);
          requireLost(plugin, uuid, web);
          return plugin;
        });
  }

  private void awaitRemoval(Volume volume) throws IOException {
    String lv = "v-" + volume.key();
    for (int second = 0; sr().vg().volume(lv).isPresent(); second++) {
      assertTrue(second < PATIENCE, () -> lv + " is still there");
      GuestVolume.shell("sleep 1");
    }
  }

  @Test
  void whatIsKeptGivesWayTheOldestFirst() throws IOException {
    onThin(
        (plugin, uuid) -> {
          keep(plugin, uuid, 3600);
          long pool = sr().vg().volume("lvmsr-pool").orElseThrow().extents() * LoopSr.EXTENT;
          Volume old = plugin.volume().create(TEST, uuid, "old", "", 4 * pool, false);
          destroy(plugin, uuid, old);
          Volume web = filled(plugin, uuid, 'a');
          destroy(plugin, uuid, web);
          assertThrows(
              SmapiException.class,
              () -> plugin.volume().create(TEST, uuid, "much", "", 9 * pool * 100, false));
          assertThrows(
              SmapiException.class,
              () -> plugin.volume().create(TEST, uuid, "more", "", 10 * pool + 1, false));
          assertTrue(sr().vg().volume("v-" + old.key()).isPresent(), "given up in vain");
          plugin.volume().create(TEST, uuid, "large", "", 8 * pool, false);
          requireLost(plugin, uuid, old);
          undelete(plugin, uuid, web);
          requireLetter('a', plugin, uuid, web);
          plugin.administer(List.of(Administration.KEEP_DESTROYED, uuid, "0"));
          destroy(plugin, uuid, web);
          requireLost(plugin, uuid, web);
          return plugin;
        });
  }
}

package org.lvmsr.backend.sr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lvmsr.fixtures.loop.LoopDevice;
import org.lvmsr.smapi.CallContext;
import org.lvmsr.smapi.Volume;

/**
 * A pool's metadata that was filled by force, with snapshots that nobody of ours has made, is
 * repaired by the commands that docs/operations.md gives. Runs in the lab VM.
 */
class FullPoolMetadataInGuest {
  private static final CallContext TEST = new CallContext("test");
  private static final long SIZE = 32L << 20;

  /**
   * Each takes a few blocks of metadata, until there are none: what is discarded stays with the
   * snapshot, so that the pool's data does not get full before.
   */
  private static final String FILL =
      """
      for i in $(seq 0 511); do
        dmsetup suspend DEVICE
        dmsetup message POOL 0 "create_snap $((1000 + i)) NUMBER" 2> /dev/null || full=1
        dmsetup resume DEVICE
        blkdiscard -o $((i * 65536)) -l 65536 DEVICE 2> /dev/null || full=1
        [ -z "$full" ] || break
      done
      dmsetup status POOL
      """;

  private static final String REMOVE_STRANGERS =
      """
      for i in $(seq 1000 1511); do
        dmsetup message POOL 0 "delete $i" 2> /dev/null && deleted=1
      done
      [ -n "$deleted" ]
      """;

  @TempDir private Path directory;

  @Test
  void itIsRepairedByTheCommandsOfTheManual() throws IOException {
    try (LoopDevice loop = LoopDevice.on(directory.resolve("lun"), 320L << 20)) {
      var host = new TestHost(directory);
      var config = Map.of("device", loop.path().toString());
      var paths = host.bootedPaths();
      String sr;
      String key;
      Volume snapshot;
      try (LvmsrPlugin plugin = DerivedVolumes.plugin(paths)) {
        sr =
            plugin
                .sr()
                .attach(
                    TEST, plugin.sr().create(TEST, UUID.randomUUID().toString(), config, "", ""));
        key = plugin.volume().create(TEST, sr, "v", "", SIZE, false).key();
        new GuestVolume(plugin, sr, key).fill('a', 0, SIZE);
        snapshot = plugin.volume().snapshot(TEST, sr, key);
        new GuestVolume(plugin, sr, key).fill('c', 0, SIZE);
        fill(new GuestVolume(plugin, sr, key).plug("1"));
        String diagnostics = plugin.volumePlugin().diagnostics(TEST);
        assertFalse(
            Pattern.compile("pool p-.*, rw").matcher(diagnostics).find(),
            () -> "the pool does not say that it takes no writes: " + diagnostics);
        new GuestVolume(plugin, sr, key).unplug("1");
      }
      repair(loop.path().toString(), "lvmsr-" + sr);
      try (LvmsrPlugin plugin = DerivedVolumes.plugin(paths)) {
        var guest = new GuestVolume(plugin, sr, key);
        String unused = guest.plug("2");
        GuestVolume.shell(REMOVE_STRANGERS.replace("POOL", pool()));
        guest.unplug("2");
        guest.fill('b', 0, SIZE);
        assertEquals(GuestVolume.sum('b', SIZE / 2, 'b', SIZE / 2), guest.sumOf(SIZE));
        assertEquals(
            GuestVolume.sum('a', SIZE / 2, 'a', SIZE / 2),
            new GuestVolume(plugin, sr, snapshot.key()).sumOf(SIZE));
        assertFalse(plugin.volumePlugin().diagnostics(TEST).contains("belongs to no volume"));
        plugin.volume().destroy(TEST, sr, key);
        plugin.volume().destroy(TEST, sr, snapshot.key());
        plugin.sr().detach(TEST, sr);
      }
      assertEquals("No devices found", GuestVolume.shell("dmsetup ls"));
    }
  }

  private static void fill(String device) throws IOException {
    String number = GuestVolume.shell("dmsetup table " + device + " | cut -d ' ' -f 5");
    String status =
        GuestVolume.shell(
            FILL.replace("DEVICE", device).replace("POOL", pool()).replace("NUMBER", number));
    assertFalse(status.contains(" rw "), status);
  }

  private static String pool() throws IOException {
    return GuestVolume.shell("dmsetup ls | grep -o '^[^\t]*-tpool'");
  }

  /** The commands between the marks in the manual, for the one pool that there is. */
  private static void repair(String disk, String vg) throws IOException {
    String manual =
        Files.readString(Path.of(System.getProperty("lvmsr.docs", "docs"), "operations.md"));
    Matcher commands =
        Pattern.compile("<!-- repair a pool -->\n```\n(.*?)```", Pattern.DOTALL).matcher(manual);
    assertTrue(commands.find(), "the manual has no commands");
    String pool =
        GuestVolume.shell(
            "lvs --noheadings -o lv_name --select segtype=thin-pool " + vg + " | tr -d ' '");
    GuestVolume.shell(
        "set -ex; "
            + commands
                .group(1)
                .replace("# ", "")
                .replace(
                    "SPARE", "$(lvs -a --noheadings -o lv_name VG | tr -d ' []' | grep pmspare)")
                .replace("DISK", disk)
                .replace("VG", vg)
                .replace("POOL", pool));
  }
}

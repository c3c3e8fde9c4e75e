package org.lvmsr.cli.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.lvmsr.lab.TgtTarget;

/**
 * Snapshots, clones and reverts on a LUN of tgtd, while volumes are used. {@code -Dlvmsr.all=true}
 * runs all cases; CI leaves out those whose rules are also checked by quicker tests.
 */
@ExtendWith(SharedLab.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SnapshotsInTheLabIT {
  private static final String ALL = "lvmsr.all";
  private static final long MIB = 1L << 20;
  private static final long SIZE = 16 * MIB;

  private TgtTarget target;
  private Lun lun;
  private GuestPlugin plugin;
  private GuestSr sr;
  private long free;
  private final Map<String, String> devices = new LinkedHashMap<>();

  @BeforeAll
  void createSr(SharedLab.Running lab) {
    target = lab.host().startTgt(lab.host().newLun(512 * MIB));
    plugin = lab.plugin();
    lun = Lun.of(target);
    sr = GuestSr.create(plugin, lun);
    free = free();
  }

  /** Whatever was made: with its last volume everything behind it goes, and all space is back. */
  @AfterEach
  void nothingIsLeftBehindVolumes() {
    unplugAll();
    for (String key : sr.keys()) {
      sr.call("Volume.destroy", "key", key);
    }
    assertEquals("lvmsr-metadata", sr.lvs());
    assertEquals(free, free());
    assertEquals("No devices found", plugin.shell("dmsetup ls"));
    String diagnostics = plugin.call("Plugin.diagnostics", Map.of()).asText();
    assertFalse(diagnostics.contains("belongs to no volume"), diagnostics);
  }

  @AfterAll
  void detach() {
    sr.detach();
    target.close();
  }

  @Test
  void snapshotsOfAVolumeThatIsWrittenToNeverChange() {
    String key = sr.volume(SIZE);
    write(key, 'a', 0, 16);
    String first = snapshot(key);
    write(key, 'b', 4, 4);
    String second = snapshot(key);
    write(key, 'c', 0, 16);
    String third = snapshot(key);
    write(key, 'd', 0, 1);
    assertEquals(letters("a", 16), read(first));
    assertEquals(letters("a", 4, "b", 4, "a", 8), read(second));
    assertEquals(letters("c", 16), read(third));
    assertEquals(letters("d", 1, "c", 15), read(key));
    plugin.shell("lvmsr check " + sr.handle());
    unplugAll();
    sr.detach();
    sr = GuestSr.attach(plugin, lun);
    assertEquals(letters("a", 4, "b", 4, "a", 8), read(second));
    assertEquals(letters("d", 1, "c", 15), read(key));
  }

  /** Growth is an LVM command of its own, and while it runs the pool stands still for a moment. */
  @Test
  void aPoolGrowsByWhatWasWrittenSinceTheSnapshotBefore() {
    String key = sr.volume(32 * MIB);
    String unusedBase = snapshot(key);
    String made = poolSize();
    write(key, 'a', 0, 3);
    String unusedSecond = snapshot(key);
    assertEquals(made, poolSize());
    write(key, 'b', 0, 31);
    String third = snapshot(key);
    String grown = poolSize();
    assertNotEquals(made, grown);
    for (int i = 0; i < 3; i++) {
      write(key, 'c', 0, 3);
      String unusedNext = snapshot(key);
    }
    assertEquals(grown, poolSize());
    write(key, 'd', 0, 32);
    assertEquals(letters("d", 32), read(key));
    // It is unplugged for that, and nobody can say what the snapshots in its pool share.
    revert(key, third);
    assertEquals(grown, poolSize());
    assertEquals(letters("b", 31, "0", 1), read(key));
  }

  private String poolSize() {
    return plugin.shell("lvs --noheadings --options lv_size --select segtype=thin-pool").strip();
  }

  @Test
  @EnabledIfSystemProperty(named = ALL, matches = "true")
  void aSnapshotIsReadOnlyAndHasNameAndDescriptionButNoKeys() {
    String key = sr.volume(SIZE);
    sr.call("Volume.set", "key", key, "k", "clone-on-boot", "v", "x");
    sr.call("Volume.set_name", "key", key, "new_name", "näme");
    sr.call("Volume.set_description", "key", key, "new_description", "d");
    for (String origin : new String[] {key, key}) {
      JsonNode made = sr.call("Volume.snapshot", "key", origin);
      assertEquals("näme", made.path("name").asText());
      assertEquals("d", made.path("description").asText());
      assertFalse(made.path("read_write").asBoolean(true));
      assertEquals(0, made.path("keys").size());
      assertEquals(SIZE, made.path("virtual_size").asLong());
      assertEquals(made, sr.call("Volume.stat", "key", made.path("key").asText()));
      String snapshot = made.path("key").asText();
      assertEquals("1", plugin.shell("blockdev --getro " + device(snapshot)));
      assertTrue(failure("Volume.resize", snapshot, "new_size", 2 * SIZE).contains("read_only"));
    }
  }

  @Test
  @EnabledIfSystemProperty(named = ALL, matches = "true")
  void aReaderOfASnapshotDoesNotDisturbTheWriterInTheSamePool() {
    String key = sr.volume(SIZE);
    String unusedBase = snapshot(key);
    String later = snapshot(key);
    write(key, 'a', 0, 1);
    String unusedDevice = sr.plugReadonly(later, "r");
    assertEquals(
        "0",
        plugin.shell(
            "for d in /sys/block/dm-*; do grep -q -e '-tpool$' -e _tdata -e _tmeta $d/dm/name"
                + " && cat $d/ro; done | sort -u"));
    write(key, 'b', 0, 1);
    sr.unplug(later, "r");
  }

  @Test
  void aFileSystemGoesOnWhileItIsSnapshotted() {
    String key = sr.volume(64 * MIB);
    String device = sr.plug(key, "1");
    plugin.shell("rm -f /tmp/stop /tmp/count; echo writer begins > /dev/kmsg");
    plugin.shell(
        """
        mkfs.ext4 -q $DEVICE; mkdir -p /mnt/snap; mount $DEVICE /mnt/snap
        (i=0; while [ -e /mnt/snap ] && [ ! -e /tmp/stop ]; do
          i=$((i+1)); echo $i > /mnt/snap/count; sync /mnt/snap/count
          echo $i > /tmp/count.new; mv /tmp/count.new /tmp/count
        done) >/tmp/writer.log 2>&1 &
        """
            .replace("$DEVICE", device));
    String first = snapshot(key);
    plugin.shell(
        "a=$(cat /tmp/count); sleep 1; b=$(cat /tmp/count); test $b -gt $a;"
            + " touch /tmp/stop; sleep 1; umount /mnt/snap; test ! -s /tmp/writer.log");
    sr.unplug(key, "1");
    plugin.shell("e2fsck -p -f " + device(clone(first)));
    assertEquals(
        "",
        plugin.shell(
            "dmesg | grep -q 'writer begins';"
                + " dmesg | sed '1,/writer begins/d' | grep 'I/O error' || true"));
  }

  @Test
  @EnabledIfSystemProperty(named = ALL, matches = "true")
  void clonesAreIndependent() {
    String key = sr.volume(SIZE);
    write(key, 'a', 0, 16);
    String live = clone(key);
    String snapshot = snapshot(key);
    String ofSnapshot = clone(snapshot);
    write(key, 'b', 0, 1);
    write(live, 'c', 1, 1);
    write(ofSnapshot, 'd', 2, 1);
    assertEquals(letters("b", 1, "a", 15), read(key));
    assertEquals(letters("a", 1, "c", 1, "a", 14), read(live));
    assertEquals(letters("a", 16), read(snapshot));
    assertEquals(letters("a", 2, "d", 1, "a", 13), read(ofSnapshot));
  }

  @Test
  @EnabledIfSystemProperty(named = ALL, matches = "true")
  void whatOthersNeedStaysWhenAVolumeIsDestroyed() {
    String key = sr.volume(SIZE);
    write(key, 'a', 0, 16);
    String base = snapshot(key);
    write(key, 'b', 0, 8);
    String later = snapshot(key);
    String clone = clone(base);
    unplugAll();
    sr.call("Volume.destroy", "key", base);
    assertTrue(failure("Volume.stat", base).contains("Volume_does_not_exist"));
    assertEquals(letters("a", 16), read(clone));
    sr.call("Volume.destroy", "key", key);
    assertEquals(letters("b", 8, "a", 8), read(later));
    unplug(later);
    sr.call("Volume.destroy", "key", later);
    assertEquals(letters("a", 16), read(clone));
    unplug(clone);
    sr.call("Volume.destroy", "key", clone);
    assertEquals(free, free());
  }

  @Test
  void aRevertedVolumeHasTheContentsAndItsOwnIdentity() {
    String key = sr.volume(SIZE);
    write(key, 'a', 0, 16);
    String first = snapshot(key);
    write(key, 'b', 0, 16);
    revert(key, first);
    assertEquals(letters("a", 16), read(key), "reverted in a pool that was full");
    write(key, 'b', 0, 16);
    String second = snapshot(key);
    sr.call("Volume.set", "key", key, "k", "k", "v", "kept");
    sr.call("Volume.resize", "key", key, "new_size", 2 * SIZE);
    JsonNode before = sr.call("Volume.stat", "key", key);
    revert(key, first);
    assertEquals(letters("a", 16), read(key));
    JsonNode after = sr.call("Volume.stat", "key", key);
    assertEquals(before.path("uri"), after.path("uri"));
    assertEquals("kept", after.path("keys").path("k").asText());
    assertEquals(SIZE, after.path("virtual_size").asLong());
    write(key, 'c', 0, 1);
    revert(key, second);
    assertEquals(letters("a", 16), read(first));
    assertEquals(letters("b", 16), read(key));
    assertTrue(
        failure("Volume.revert", key, "snapshot", first).startsWith("SR_BACKEND_FAILURE_24"));
    assertEquals(letters("b", 16), read(key));
    assertTrue(failure("Volume.revert", first, "snapshot", second).contains("read_only"));
  }

  @Test
  @EnabledIfSystemProperty(named = ALL, matches = "true")
  void aSnapshottedVolumeGrowsWhileItIsUsed() {
    String key = sr.volume(SIZE);
    write(key, 'a', 0, 16);
    String snapshot = snapshot(key);
    sr.call("Volume.resize", "key", key, "new_size", 2 * SIZE);
    assertEquals(Long.toString(2 * SIZE), plugin.shell("blockdev --getsize64 " + device(key)));
    assertEquals(letters("a", 16, "0", 16), read(key));
    write(key, 'b', 0, 32);
    assertEquals(letters("b", 32), read(key));
    assertEquals(letters("a", 16), read(snapshot));
  }

  @Test
  @EnabledIfSystemProperty(named = ALL, matches = "true")
  void withoutSpaceASnapshotIsRefusedAndNothingChanges() {
    String key = sr.volume(SIZE);
    write(key, 'a', 0, 16);
    String filler = sr.volume(free() - SIZE);
    String lvs = sr.lvs();
    assertTrue(failure("Volume.snapshot", key).startsWith("SR_BACKEND_FAILURE_44"));
    assertEquals(lvs, sr.lvs());
    sr.call("Volume.destroy", "key", filler);
    String first = snapshot(key);
    write(key, 'b', 0, 16);
    sr.volume(free() - 4 * MIB);
    lvs = sr.lvs();
    assertTrue(failure("Volume.snapshot", key).startsWith("SR_BACKEND_FAILURE_44"));
    assertEquals(lvs, sr.lvs());
    write(key, 'c', 0, 16);
    assertEquals(letters("c", 16), read(key));
    assertEquals(letters("a", 16), read(first));
  }

  @Test
  void aGuestWhoseWritesAreNotToStayLeavesTheVolumeAsItWas() {
    String key = sr.volume(SIZE);
    write(key, 'a', 0, 16);
    String lvs = sr.lvs();
    long before = free();
    startThrowingAway(key);
    write(key, 'b', 0, 4);
    assertEquals(letters("b", 4, "a", 12), read(key));
    assertTrue(free() < before - SIZE);
    assertTrue(failure("Volume.snapshot", key).startsWith("SR_BACKEND_FAILURE_24"));
    unplugAll();
    sr.detach();
    sr = GuestSr.attach(plugin, lun);
    assertEquals(lvs, sr.lvs());
    assertEquals(before, free());
    assertEquals(letters("a", 16), read(key));
    String unusedSnapshot = snapshot(key);
    startThrowingAway(key);
    write(key, 'c', 0, 4);
    unplugAll();
    sr.datapath("Datapath.close", key);
    assertFalse(sr.lvs().contains("o-"), sr.lvs());
    assertEquals(letters("a", 16), read(key));
    startThrowingAway(key);
  }

  private void startThrowingAway(String key) {
    unplugAll();
    sr.datapath("Datapath.open", key, "persistent", false);
  }

  @Test
  @EnabledIfSystemProperty(named = ALL, matches = "true")
  void peopleSeeWhichVolumesShareSpace() {
    String key = sr.volume(SIZE);
    sr.call("Volume.set_name", "key", key, "new_name", "web");
    String base = snapshot(key);
    String later = snapshot(key);
    sr.call("Volume.destroy", "key", base);
    String device = device(key);
    String tree = plugin.shell("lvmsr tree").replaceAll("[pv]-[0-9a-f-]{36}", "LV");
    assertEquals(
        List.of("NAME SIZE KIND KEY", "LV 16 MiB hidden base", "└─ LV 20 MiB pool"),
        tree.lines().map(line -> line.strip().replaceAll(" +", " ")).limit(3).toList());
    assertTrue(tree.replaceAll(" +", " ").contains(" snapshot " + later), tree);
    String ls = plugin.shell("lvmsr ls");
    assertTrue(ls.contains("web   16 MiB  volume    thin  active  " + key), ls + device);
    assertTrue(ls.contains("web   16 MiB  snapshot  thin  -       " + later), ls);
    String diagnostics = plugin.call("Plugin.diagnostics", Map.of()).asText();
    assertTrue(diagnostics.lines().anyMatch(line -> line.matches("  pool p-.*, rw")), diagnostics);
    String seen = plugin.shell("sleep 5; lvmsr metrics");
    assertTrue(seen.contains("\nlvmsr_active_pools{sr=\"" + sr.handle() + "\"} 1.0\n"), seen);
    assertTrue(seen.contains("\nlvmsr_pool_metadata_used_ratio{"), seen);
  }

  @Test
  void aFlattenedVolumeIsLinearAndItsSpaceItsOwn() {
    String key = sr.volume(SIZE);
    write(key, 'a', 0, 15);
    String base = snapshot(key);
    write(key, 'b', 3, 2);
    String inUse = plugin.shell("lvmsr flatten " + key).replaceAll(" +", " ");
    assertTrue(inUse.contains("LV linear, thin before"), inUse);
    assertEquals(letters("a", 3, "b", 2, "a", 10, "0", 1), read(key));
    assertEquals(free - 2 * SIZE, free());
    sr.call("Volume.destroy", "key", snapshot(key));
    unplugAll();
    String printed = plugin.shell("lvmsr flatten " + key).replaceAll(" +", " ");
    assertTrue(printed.contains("LV linear, thin before"), printed);
    assertEquals(letters("a", 3, "b", 2, "a", 10, "0", 1), read(key));
    assertEquals(letters("a", 15, "0", 1), read(base));
    assertEquals(free - 2 * SIZE, free());
    write(key, 'c', 0, 16);
    assertEquals(letters("c", 16), read(key));
    assertTrue(plugin.shell("lvmsr flatten x 2>&1 || true").contains("no volume x"));
  }

  @Test
  void aCopyIsIndependentAndAVolumeThatIsWrittenToIsNotCopied() {
    String key = sr.volume(SIZE);
    write(key, 'a', 0, 15);
    String base = snapshot(key);
    write(key, 'b', 0, 1);
    assertTrue(failure("Volume.copy", key, "dest_sr", sr.handle()).contains("_24"));
    JsonNode made = sr.call("Volume.copy", "key", base, "dest_sr", sr.handle());
    String copy = made.path("key").asText();
    assertTrue(made.path("read_write").asBoolean());
    unplugAll();
    sr.call("Volume.destroy", "key", base);
    sr.call("Volume.destroy", "key", key);
    assertEquals(free - SIZE, free());
    assertEquals(letters("a", 15, "0", 1), read(copy));
  }

  /** As a backup program does it: a snapshot a day, of which the data goes when it is copied. */
  @Test
  void changedBlocksAreToldAlsoWhenTheOlderSnapshotsDataIsGone() {
    String key = sr.volume(SIZE);
    write(key, 'a', 0, 16);
    assertTrue(failure("Volume.list_changed_blocks", key, changesTo(key)).contains("460"));
    sr.call("Volume.enable_cbt", "key", key);
    String monday = snapshot(key);
    write(key, 'b', 1, 2);
    String tuesday = snapshot(key);
    write(key, 'c', 15, 1);
    assertEquals(bitmap(1, 3), changes(monday, tuesday));
    assertEquals(bitmap(15, 16), changes(tuesday, key));
    unplugAll();
    sr.call("Volume.data_destroy", "key", monday);
    sr.call("Volume.data_destroy", "key", tuesday);
    JsonNode left = sr.call("Volume.stat", "key", tuesday);
    assertEquals("[\"CBT_Metadata\",null]", left.path("volume_type").toString());
    assertEquals(0, left.path("uri").size());
    sr.detach();
    sr = GuestSr.attach(plugin, lun);
    assertEquals(bitmap(1, 3), changes(monday, tuesday));
    assertEquals(bitmap(15, 16), changes(tuesday, key));
    write(key, 'd', 14, 1);
    assertEquals(bitmap(14, 16), changes(tuesday, key));
    assertTrue(failure("Volume.clone", tuesday).contains("Volume_has_no_data"));
    plugin.shell("lvmsr check " + sr.handle());
    JsonNode compared = sr.call("Volume.compare", "key", key, "key2", tuesday);
    assertEquals("[[224,32]]", compared.path("ranges").toString());
  }

  private String changes(String from, String to) {
    Object[] all = changesTo(to);
    Object[] call = new Object[all.length + 2];
    call[0] = "key";
    call[1] = from;
    System.arraycopy(all, 0, call, 2, all.length);
    return sr.call("Volume.list_changed_blocks", call).path("bitmap").asText();
  }

  private static Object[] changesTo(String key) {
    return new Object[] {"key2", key, "offset", 0, "length", -1};
  }

  /** All chunks of these MiB. */
  private static String bitmap(int fromMib, int toMib) {
    byte[] bits = new byte[32];
    Arrays.fill(bits, 2 * fromMib, 2 * toMib, (byte) 0xff);
    return Base64.getEncoder().encodeToString(bits);
  }

  @Test
  void anSrGoesWithItsPoolsAndBases(SharedLab.Running lab) {
    try (TgtTarget other = lab.host().startTgt(lab.host().newLun(256 * MIB))) {
      GuestSr doomed = GuestSr.create(plugin, Lun.of(other));
      String key = doomed.volume(SIZE);
      String snapshot = doomed.call("Volume.snapshot", "key", key).path("key").asText();
      doomed.call("Volume.clone", "key", snapshot);
      String copy =
          doomed.call("Volume.copy", "key", snapshot, "dest_sr", sr.handle()).path("key").asText();
      assertEquals(letters("0", 16), read(copy));
      doomed.call("Volume.destroy", "key", snapshot);
      doomed.call("SR.destroy");
      GuestSr again = GuestSr.create(plugin, Lun.of(other));
      assertEquals(0, again.keys().size());
      again.detach();
    }
  }

  private long free() {
    return sr.call("SR.stat").path("free_space").asLong();
  }

  private String snapshot(String key) {
    return sr.call("Volume.snapshot", "key", key).path("key").asText();
  }

  private void revert(String key, String snapshot) {
    unplugAll();
    sr.call("Volume.revert", "snapshot", snapshot, "key", key);
  }

  private String clone(String key) {
    String made = sr.call("Volume.clone", "key", key).path("key").asText();
    assertNotEquals(key, made);
    return made;
  }

  private String failure(String method, String key, Object... more) {
    Object[] all = new Object[more.length + 2];
    all[0] = "key";
    all[1] = key;
    System.arraycopy(more, 0, all, 2, more.length);
    return sr.failure(method, all);
  }

  /** The device of a volume, which stays plugged in. */
  private String device(String key) {
    return devices.computeIfAbsent(key, one -> sr.plug(one, "0"));
  }

  private void unplug(String key) {
    sr.unplug(key, "0");
    devices.remove(key);
  }

  private void unplugAll() {
    List.copyOf(devices.keySet()).forEach(this::unplug);
  }

  private void write(String key, char letter, int from, int count) {
    new GuestDisk(plugin).fill(device(key), letter, from, count);
  }

  /** A letter for each MiB of the volume. */
  private String read(String key) {
    return new GuestDisk(plugin).letters(device(key));
  }

  /** Letters and how often each is there, one after the other. */
  private static String letters(Object... lettersAndMib) {
    var letters = new StringBuilder();
    for (int i = 0; i < lettersAndMib.length; i += 2) {
      letters.append(((String) lettersAndMib[i]).repeat((int) lettersAndMib[i + 1]));
    }
    return letters.toString();
  }
}

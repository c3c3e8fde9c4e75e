package org.lvmsr.cli.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.lvmsr.lab.TgtTarget;

/** An SR whose volumes share one pool, on a LUN of tgtd, while guests use them. */
@ExtendWith(SharedLab.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ThinInTheLabIT {
  private static final long MIB = 1L << 20;

  private TgtTarget target;
  private Lun lun;
  private GuestPlugin plugin;
  private GuestSr sr;
  private long free;

  @BeforeAll
  void createSr(SharedLab.Running lab) {
    target = lab.host().startTgt(lab.host().newLun(512 * MIB));
    plugin = lab.plugin();
    lun = Lun.of(target);
    Map<String, String> config = lun.config();
    config.put("provisioning", "thin");
    sr = GuestSr.create(plugin, config);
    free = free();
  }

  @AfterEach
  void nothingIsLeftBehindVolumes() {
    for (String key : sr.keys()) {
      sr.unplug(key, "1");
      sr.call("Volume.destroy", "key", key);
    }
    assertEquals("lvmsr-metadata\nlvmsr-pool", sr.lvs());
    assertEquals(free, free());
    String diagnostics = plugin.call("Plugin.diagnostics", Map.of()).asText();
    assertFalse(diagnostics.contains("belongs to no volume"), diagnostics);
  }

  /** An SR is destroyed without a detach. */
  @AfterAll
  void destroy() {
    sr.call("SR.destroy");
    assertEquals("No devices found", plugin.shell("dmsetup ls"));
    target.close();
  }

  private long free() {
    return sr.call("SR.stat").path("free_space").asLong();
  }

  private String make(String method, String key) {
    return sr.call(method, "key", key).path("key").asText();
  }

  private long used(String key) {
    return sr.call("Volume.stat", "key", key).path("physical_utilisation").asLong();
  }

  /** Its inode tables are written at once: the kernel would do so at any time within the test. */
  @Test
  void aFileSystemIsSnapshottedClonedAndTrimmedWhileItIsUsed() {
    String key = sr.volume(2048 * MIB);
    String device = sr.plug(key, "1");
    String mkfs = "mkfs.ext4 -q -E lazy_itable_init=0 DEVICE; mkdir -p /mnt/thin /mnt/clone; ";
    plugin.shell((mkfs + "mount DEVICE /mnt/thin; fstrim /mnt/thin").replace("DEVICE", device));
    long empty = used(key);
    plugin.shell("head -c 60M /dev/urandom > /mnt/thin/data; sync -f /mnt/thin");
    String sum = plugin.shell("sha1sum < /mnt/thin/data");
    String snapshot = make("Volume.snapshot", key);
    long before = free();
    plugin.shell("rm /mnt/thin/data; sync -f /mnt/thin; fstrim /mnt/thin");
    assertTrue(used(key) < empty + 8 * MIB, "discarded: " + used(key) + " of " + empty);
    assertTrue(used(snapshot) >= empty + 52 * MIB, "kept: " + used(snapshot));
    assertTrue(free() <= before, "the snapshot keeps it: " + free());
    String clone = make("Volume.clone", snapshot);
    plugin.shell("mount " + sr.plug(clone, "1") + " /mnt/clone");
    assertEquals(sum, plugin.shell("sha1sum < /mnt/clone/data"));
    plugin.shell("umount /mnt/clone; umount /mnt/thin");
    sr.unplug(clone, "1");
    sr.call("Volume.destroy", "key", clone);
    sr.call("Volume.destroy", "key", snapshot);
    assertTrue(free() > before + 50 * MIB, "given back: " + free());
  }

  @Test
  void peopleSeeHowFullItIsAndHowMuchIsPromised() {
    String key = sr.volume(1024 * MIB);
    plugin.shell(
        "head -c 8M /dev/urandom | dd oflag=direct iflag=fullblock bs=1M of=" + sr.plug(key, "1"));
    String snapshot = make("Volume.snapshot", key);
    assertEquals(8 * MIB, used(snapshot));
    String room = plugin.shell("lvmsr sr").replaceAll(" +", " ");
    assertTrue(room.contains("provisioning thin"), room);
    assertTrue(room.contains("promised 1032 MiB on "), room);
    assertTrue(room.contains("pools 1 with "), room);
    String tree = plugin.shell("lvmsr tree");
    assertTrue(tree.contains("lvmsr-pool") && tree.contains(snapshot), tree);
    String seen = plugin.shell("sleep 5; lvmsr metrics");
    assertTrue(seen.contains("\nlvmsr_promised_bytes{"), seen);
    assertTrue(
        seen.contains("\nlvmsr_free_bytes{sr=\"" + sr.handle() + "\"} " + (double) free()), seen);
    String checked = plugin.shell("lvmsr check " + sr.handle());
    assertFalse(checked.contains("lvmsr-pool"), checked);
  }

  @Test
  void itIsTheSameBehindADetach() {
    String key = sr.volume(64 * MIB);
    plugin.shell("printf thin | dd conv=fsync,notrunc of=" + sr.plug(key, "1"));
    sr.unplug(key, "1");
    sr.detach();
    assertEquals("No devices found", plugin.shell("dmsetup ls"));
    sr = GuestSr.attach(plugin, lun);
    assertEquals("thin", plugin.shell("head -c 4 " + sr.plug(key, "1")));
  }
}

package org.lvmsr.cli.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.lvmsr.lab.TgtTarget;

/**
 * No space on the LUN, and none in LVM's metadata area, on a LUN of tgtd: calls that need it say
 * so, a guest with a file system goes on, and all works again when there is space.
 */
@ExtendWith(SharedLab.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FullSrInTheLabIT {
  private static final long MIB = 1L << 20;
  private static final long LUN = 256 * MIB;
  private static final long SIZE = 16 * MIB;
  private static final String FULL = "SR_BACKEND_FAILURE_44";

  private TgtTarget target;
  private GuestPlugin plugin;
  private GuestSr sr;
  private long free;
  private String guest = "";

  @BeforeAll
  void createSr(SharedLab.Running lab) {
    target = lab.host().startTgt(lab.host().newLun(LUN));
    plugin = lab.plugin();
    sr = GuestSr.create(plugin, Lun.of(target));
    free = free();
  }

  @AfterAll
  void detach() {
    sr.detach();
    target.close();
  }

  /** A guest that has written 8 MiB to a file, and goes on writing until its volume is taken. */
  @BeforeEach
  void guestBegins() {
    guest = sr.volume(SIZE);
    String device = sr.plug(guest, "1");
    plugin.shell(
        """
        mkfs.ext4 -q $DEVICE; mkdir -p /mnt/full; mount $DEVICE /mnt/full
        dd if=/dev/urandom of=/mnt/full/file bs=1M count=8 conv=fsync 2>/dev/null
        sha256sum < /mnt/full/file > /tmp/full.sum; rm -f /tmp/full.failed
        (while [ -e /mnt/full/file ] && [ ! -e /tmp/full.stop ]; do
          date > /mnt/full/now && sync /mnt/full/now || touch /tmp/full.failed
          sleep 0.01
        done; rm -f /tmp/full.stop) >/dev/null 2>&1 </dev/null &
        """
            .replace("$DEVICE", device));
  }

  @AfterEach
  void guestHasNoticedNothing() {
    String device =
        plugin.shell(
            """
            touch /tmp/full.stop; while [ -e /tmp/full.stop ]; do sleep 0.1; done
            device=$(findmnt -no SOURCE /mnt/full); umount /mnt/full
            e2fsck -fn $device >&2; mount $device /mnt/full
            sha256sum < /mnt/full/file | cmp - /tmp/full.sum; umount /mnt/full
            [ ! -e /tmp/full.failed ] || { dmesg | tail -n 40 >&2; exit 1; }
            echo $device
            """);
    assertTrue(device.contains("/dev/"), device);
    sr.unplug(guest, "1");
    sr.keys().forEach(key -> sr.call("Volume.destroy", "key", key));
    assertEquals(free, free());
    assertEquals("No devices found", plugin.shell("dmsetup ls"));
  }

  @Test
  void aFullLunIsToldAndGoesOnWhenVolumesAreDestroyedOrTheLunGrows() {
    String other = sr.volume(free() - SIZE);
    String last = sr.volume(SIZE);
    assertEquals(0, free());
    List<String> keys = sr.keys();
    String lvs = sr.lvs();
    refused("Volume.create", "name", "v", "description", "", "size", 4 * SIZE, "sharable", false);
    refused("Volume.resize", "key", guest, "new_size", 4 * SIZE);
    refused("Volume.clone", "key", guest);
    refused("Volume.snapshot", "key", guest);
    assertEquals(keys, sr.keys());
    assertEquals(lvs, sr.lvs());
    assertEquals("Healthy", sr.call("SR.stat").path("health").path(0).asText());

    sr.call("Volume.destroy", "key", other);
    String snapshot = sr.call("Volume.snapshot", "key", guest).path("key").asText();
    assertTrue(sr.keys().contains(snapshot));

    refused("Volume.resize", "key", last, "new_size", LUN);
    target.grow(2 * LUN, plugin.vm());
    String unused = plugin.shell("lvmsr resize-sr " + sr.handle());
    free += LUN;
    sr.call("Volume.resize", "key", last, "new_size", LUN);
    unused = plugin.shell("lvmsr check " + sr.handle());
  }

  @Test
  void aFullMetadataAreaOfLvmIsToldAndGoesOnWhenItsTextIsShorter() {
    String other = sr.volume(SIZE);
    String last = sr.volume(SIZE);
    tagVg("add");
    sr.call("Volume.destroy", "key", other);
    refused("Volume.create", "name", "v", "description", "", "size", SIZE, "sharable", false);
    refused("Volume.snapshot", "key", guest);
    refused("Volume.clone", "key", guest);
    assertEquals(2, sr.keys().size());
    assertEquals("Healthy", sr.call("SR.stat").path("health").path(0).asText());
    sr.call("Volume.set_name", "key", guest, "new_name", "still");

    tagVg("del");
    sr.call("Volume.destroy", "key", last);
    sr.call("Volume.resize", "key", guest, "new_size", 2 * SIZE);
    String snapshot = sr.call("Volume.snapshot", "key", guest).path("key").asText();
    assertTrue(sr.keys().contains(snapshot));
    String unused = plugin.shell("lvmsr check " + sr.handle());
  }

  /**
   * Tags of up to 1024 characters fill the area as thousands of volumes would. The service, which
   * nobody tells, notices it when it has changed the VG.
   */
  private void tagVg(String action) {
    for (String range : new String[] {"a", "b"}) {
      String unused =
          plugin.shell(
              """
              x=$(printf '%01000d' 0)
              vgchange $(for i in $(seq 1 950); do echo "--ACTIONtag tRANGE$i-$x"; done) VG
              """
                  .replace("ACTION", action)
                  .replace("RANGE", range)
                  .replace("VG", "lvmsr-" + sr.handle()));
    }
  }

  private void refused(String method, Object... arguments) {
    String failure = sr.failure(method, arguments);
    assertTrue(failure.startsWith(FULL), failure);
  }

  private long free() {
    return sr.call("SR.stat").path("free_space").asLong();
  }
}

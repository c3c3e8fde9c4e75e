package org.lvmsr.cli.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.lvmsr.lab.LabVm;
import org.lvmsr.lab.TgtTarget;

/** {@code lvmsr metadata resize} on a LUN of tgtd, while volumes of the SR are in use. */
@ExtendWith(SharedLab.class)
class MetadataResizeIT {
  private static final long MIB = 1L << 20;

  @Test
  void aDiskInUseNoticesNothingAndAnotherHostFindsTheLargerStore(SharedLab.Running lab) {
    try (TgtTarget target = lab.host().startTgt(lab.host().newLun(512 * MIB))) {
      GuestSr sr = GuestSr.create(lab.plugin(), Lun.of(target));
      String key = sr.volume(32 * MIB);
      String device = sr.plug(key, "0");
      sr.call("Volume.set", "key", key, "k", "before", "v", "1");
      sr.plugin()
          .shell(
              "mkfs.ext4 -q "
                  + device
                  + "; mkdir -p /mnt/resize; mount "
                  + device
                  + " /mnt/resize; (for i in $(seq 1000); do echo $i >> /mnt/resize/log; sync"
                  + " /mnt/resize/log; test -e /tmp/enough && break; done; touch /tmp/ended)"
                  + " >/dev/null 2>&1 &");
      JsonNode done = lvmsr(sr, "metadata resize " + sr.handle() + " --size 16M");
      assertEquals(16 * MIB, done.path("replica_bytes").asLong(), done.toString());
      assertEquals(8 * MIB, done.path("replica_bytes_before").asLong(), done.toString());
      sr.call("Volume.set", "key", key, "k", "after", "v", "2");
      lvmsr(sr, "check " + sr.handle());
      sr.plugin()
          .shell(
              "touch /tmp/enough; until test -e /tmp/ended; do sleep 0.1; done; rm /tmp/enough"
                  + " /tmp/ended; test $(wc -l < /mnt/resize/log) = $(tail -1 /mnt/resize/log);"
                  + " umount /mnt/resize");
      sr.unplug(key, "0");
      sr.detach();
      otherHostFinds(lab, target, key);
    }
  }

  private static void otherHostFinds(SharedLab.Running lab, TgtTarget target, String key) {
    try (LabVm other = lab.boot("after-resize")) {
      GuestSr sr = GuestSr.attach(new GuestPlugin(other), Lun.of(target));
      JsonNode keys = sr.call("Volume.stat", "key", key).path("keys");
      assertEquals("1", keys.path("before").asText(), keys.toString());
      assertEquals("2", keys.path("after").asText(), keys.toString());
      JsonNode dump = lvmsr(sr, "dump " + sr.handle());
      assertEquals(16 * MIB, dump.path("store").path("replica_bytes").asLong(), dump.toString());
      assertTrue(sr.lvs().contains("lvmsr-metadata-1"), sr.lvs());
      sr.call("Volume.destroy", "key", key);
      sr.call("SR.destroy");
      JsonNode probe =
          sr.plugin().call("SR.probe", Map.of("configuration", Lun.of(target).config()));
      assertEquals(0, probe.path(0).path("sr").size(), probe.toString());
    }
  }

  private static JsonNode lvmsr(GuestSr sr, String command) {
    return GuestPlugin.parse(sr.plugin().shell("lvmsr --json " + command));
  }
}

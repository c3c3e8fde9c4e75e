package org.lvmsr.cli.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.lvmsr.fixtures.iscsi.JscsiConfig;
import org.lvmsr.fixtures.iscsi.JscsiTarget;
import org.lvmsr.lab.LabTarget;
import org.lvmsr.lab.LabVm;

/** A target whose write cache is lost with the power: what was acknowledged was flushed. */
@ExtendWith(SharedLab.class)
class PowerLossIT {
  private static final long MIB = 1L << 20;

  private static JscsiTarget start(SharedLab.Running lab, String name) throws IOException {
    var config =
        JscsiConfig.of(
            lab.host().newLun(300 * MIB), 300 * MIB, "iqn.2026-01.org.lvmsr.lab:" + name);
    return JscsiTarget.start(config.withPortal(LabTarget.ADDRESS_IN_GUEST).withVolatileCache());
  }

  private static Lun lun(JscsiTarget target) {
    return new Lun(target.port(), target.iqn(), target.lun(), Map.of());
  }

  @Test
  void acknowledgedCallsSurviveAPowerCutOfHostAndTarget(SharedLab.Running lab) throws IOException {
    try (JscsiTarget target = start(lab, "cut")) {
      String kept;
      String gone;
      try (LabVm vm = lab.boot("cut")) {
        GuestSr sr = GuestSr.create(new GuestPlugin(vm), lun(target));
        gone = sr.volume(4 * MIB);
        kept = sr.volume(8 * MIB);
        sr.call("Volume.destroy", "key", gone);
        sr.call("Volume.resize", "key", kept, "new_size", 16 * MIB);
        sr.call("Volume.set_name", "key", kept, "new_name", "last words");
        target.cutPower();
        vm.powerCut();
      }
      target.restart();
      try (LabVm vm = lab.boot("cut")) {
        GuestSr sr = GuestSr.attach(new GuestPlugin(vm), lun(target));
        JsonNode found = sr.call("SR.ls");
        assertEquals(1, found.size(), found.toString());
        assertEquals(kept, found.path(0).path("key").asText());
        assertEquals("last words", found.path(0).path("name").asText());
        assertEquals(16 * MIB, found.path(0).path("virtual_size").asLong());
        assertEquals("lvmsr-metadata\nv-" + kept, sr.lvs());
        sr.detach();
      }
    }
  }

  @Test
  void oneSetIsOneFlushAndManyAtOnceShareThem(SharedLab.Running lab) throws IOException {
    GuestPlugin plugin = lab.plugin();
    try (JscsiTarget target = start(lab, "flushes")) {
      GuestSr sr = GuestSr.create(plugin, lun(target));
      String key = sr.volume(4 * MIB);
      awaitSeal(target);
      var before = target.counters();
      sr.call("Volume.set", "key", key, "k", "k", "v", "v");
      long alone = target.counters().since(before).synchronizeCaches();
      awaitSeal(target);
      String request = GuestPlugin.request(sr.arguments("key", key, "k", "KEY", "v", "v"));
      before = target.counters();
      plugin.shell(
          "for i in $(seq 64); do printf %s '"
              + request
              + "' | sed s/KEY/k$i/ | "
              + GuestPlugin.script("Volume.set")
              + " --json & done | grep -c null; wait");
      long together = target.counters().since(before).synchronizeCaches();
      assertEquals(1, alone, "flushes of one Volume.set");
      assertTrue(together < 48, "flushes of 64 concurrent Volume.set: " + together);
      assertEquals(65, sr.call("Volume.stat", "key", key).path("keys").size());
      sr.call("SR.destroy");
    }
  }

  /** The seal that follows a quiet second is a flush of its own; it must not be counted. */
  private static void awaitSeal(JscsiTarget target) {
    var before = target.counters();
    long end = System.nanoTime() + 6_000_000_000L;
    while (System.nanoTime() < end) {
      LockSupport.parkNanos(100_000_000L);
      if (target.counters().since(before).synchronizeCaches() > 0) {
        return;
      }
    }
  }
}

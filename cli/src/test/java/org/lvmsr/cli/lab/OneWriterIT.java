package org.lvmsr.cli.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.lvmsr.lab.CommandResult;
import org.lvmsr.lab.LabVm;
import org.lvmsr.lab.TgtTarget;

/** Two that both want to write to one SR: only one can. */
@ExtendWith(SharedLab.class)
class OneWriterIT {
  private static final long MIB = 1L << 20;

  @Test
  void anotherHostIsRefusedWhileThisOneLivesAndTakesOverWhenItIsDead(SharedLab.Running lab) {
    GuestPlugin second = lab.plugin();
    try (TgtTarget target = lab.host().startTgt(lab.host().newLun(300 * MIB))) {
      String key;
      try (LabVm vm = lab.boot("first")) {
        GuestSr sr = GuestSr.create(new GuestPlugin(vm), Lun.of(target));
        key = sr.volume(4 * MIB);
        String refused =
            second.failure("SR.attach", Map.of("configuration", Lun.of(target).config()));
        assertTrue(refused.contains("SR_in_use"), refused);
        sr.call("Volume.set", "key", key, "k", "k", "v", "acknowledged");
        vm.powerCut();
      }
      GuestSr taken = GuestSr.attach(second, Lun.of(target));
      assertEquals(
          "acknowledged", taken.call("Volume.stat", "key", key).path("keys").path("k").asText());
      taken.call("SR.destroy");
    }
  }

  @Test
  void aSecondProcessOfTheHostIsRefusedWhileTheServiceHasTheSr(SharedLab.Running lab) {
    GuestPlugin plugin = lab.plugin();
    try (TgtTarget target = lab.host().startTgt(lab.host().newLun(300 * MIB))) {
      GuestSr sr = GuestSr.create(plugin, Lun.of(target));
      String key = sr.volume(4 * MIB);
      CommandResult inProcess =
          plugin
              .vm()
              .run(
                  Duration.ofMinutes(3),
                  List.of("env", "LVMSR_IN_PROCESS=1", GuestPlugin.script("Volume.set"), "--json"),
                  GuestPlugin.request(sr.arguments("key", key, "k", "who", "v", "in-process")));
      assertEquals(1, inProcess.exitCode(), inProcess.stdout());
      assertTrue(inProcess.stdout().contains("SR_in_use"), inProcess.stdout());
      String other =
          plugin.shell(
              "export LVMSR_RUN_DIR=/run/lvmsr-second; mkdir -p -m 700 $LVMSR_RUN_DIR/attached; "
                  + "cp /run/lvmsr/attached/*.json $LVMSR_RUN_DIR/attached/; printf %s '"
                  + GuestPlugin.request(sr.arguments("key", key, "k", "who", "v", "second service"))
                  + "' | "
                  + GuestPlugin.script("Volume.set")
                  + " --json || true; lvmsr service stop");
      assertTrue(other.contains("SR_BACKEND_FAILURE"), other);
      assertEquals(0, sr.call("Volume.stat", "key", key).path("keys").size());
      sr.call("SR.destroy");
    }
  }

  @Test
  void withoutTheServiceTheSameCodeAnswersInProcess(SharedLab.Running lab) {
    GuestPlugin plugin = lab.plugin();
    try (TgtTarget target = lab.host().startTgt(lab.host().newLun(300 * MIB))) {
      GuestSr sr = GuestSr.create(plugin, Lun.of(target));
      String key = sr.volume(4 * MIB);
      plugin.shell("lvmsr service stop");
      String set =
          plugin.shell(
              "export LVMSR_IN_PROCESS=1; printf %s '"
                  + GuestPlugin.request(sr.arguments("key", key, "k", "who", "v", "in-process"))
                  + "' | "
                  + GuestPlugin.script("Volume.set")
                  + " --json");
      assertEquals("null", set);
      assertEquals(
          "in-process", sr.call("Volume.stat", "key", key).path("keys").path("who").asText());
      sr.call("SR.destroy");
    }
  }
}

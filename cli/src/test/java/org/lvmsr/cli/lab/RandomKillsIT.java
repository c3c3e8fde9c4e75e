package org.lvmsr.cli.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.lvmsr.lab.LabException;
import org.lvmsr.lab.LabVm;
import org.lvmsr.lab.TgtTarget;

/**
 * A host that is killed at random moments of mixed calls. {@code -Dlvmsr.kills=40} for a long run;
 * {@code -Dlvmsr.seed=N} repeats one.
 */
@ExtendWith(SharedLab.class)
class RandomKillsIT {
  private static final long MIB = 1L << 20;

  /** What callers were told: name by key; and the key of the call that was running. */
  private static final class Told {
    private final Map<String, String> names = new HashMap<>();
    private final TreeSet<String> destroyed = new TreeSet<>();
    private String running = "";
  }

  @Test
  void everythingAcknowledgedIsThereAfterEachKill(SharedLab.Running lab) throws Exception {
    int kills = Integer.getInteger("lvmsr.kills", 1);
    long seed = Long.getLong("lvmsr.seed", System.nanoTime());
    System.err.println("random kills: seed " + seed);
    var random = new Random(seed);
    var told = new Told();
    try (TgtTarget target = lab.host().startTgt(lab.host().newLun(1024 * MIB))) {
      Lun lun = Lun.of(target);
      try (LabVm vm = lab.boot("killed")) {
        GuestSr.create(new GuestPlugin(vm), lun).detach();
      }
      for (int i = 0; i < kills; i++) {
        try (LabVm vm = lab.boot("killed")) {
          GuestSr sr = GuestSr.attach(new GuestPlugin(vm), lun);
          check(sr, told);
          killWhile(vm, random, () -> work(sr, random, told));
        }
      }
      try (LabVm vm = lab.boot("killed")) {
        GuestSr sr = GuestSr.attach(new GuestPlugin(vm), lun);
        check(sr, told);
        sr.detach();
      }
    }
  }

  private static void killWhile(LabVm vm, Random random, Runnable work) throws Exception {
    long moment = TimeUnit.MILLISECONDS.toNanos(1_000 + random.nextInt(14_000));
    var killer =
        new Thread(
            () -> {
              LockSupport.parkNanos(moment);
              vm.powerCut();
            });
    killer.start();
    try {
      while (vm.isAlive()) {
        work.run();
      }
    } catch (LabException e) {
      killer.join(Duration.ofMinutes(1).toMillis());
      if (vm.isAlive()) {
        throw e;
      }
    }
    killer.join();
  }

  private static void work(GuestSr sr, Random random, Told told) {
    List<String> keys = List.copyOf(told.names.keySet());
    String key = keys.isEmpty() ? "" : keys.get(random.nextInt(keys.size()));
    int what = keys.isEmpty() ? 0 : random.nextInt(5);
    told.running = key;
    if (what <= 1 && keys.size() < 12) {
      told.names.put(sr.volume(4 * MIB), "v");
    } else if (what == 2) {
      String name = "name " + random.nextInt(1_000_000);
      sr.call("Volume.set_name", "key", key, "new_name", name);
      told.names.put(key, name);
    } else if (what == 3) {
      long size = sr.call("Volume.stat", "key", key).path("virtual_size").asLong();
      sr.call("Volume.resize", "key", key, "new_size", Math.min(size + 4 * MIB, 32 * MIB));
    } else {
      sr.call("Volume.destroy", "key", key);
      told.names.remove(key);
      told.destroyed.add(key);
    }
    told.running = "";
  }

  /**
   * After it, what was found is what was told: a running call has been decided one way or other.
   */
  private static void check(GuestSr sr, Told told) {
    Map<String, String> found = new HashMap<>();
    for (JsonNode volume : sr.call("SR.ls")) {
      found.put(volume.path("key").asText(), volume.path("name").asText());
    }
    told.names.forEach(
        (key, name) -> {
          if (!key.equals(told.running)) {
            assertEquals(name, found.get(key), "volume " + key);
          }
        });
    told.destroyed.forEach(key -> assertTrue(!found.containsKey(key), "destroyed " + key));
    var expectedLvs = new TreeSet<String>();
    found.keySet().forEach(key -> expectedLvs.add("v-" + key));
    expectedLvs.add("lvmsr-metadata");
    assertEquals(String.join("\n", expectedLvs), sr.lvs());
    told.names.clear();
    told.names.putAll(found);
    told.running = "";
  }
}

package org.lvmsr.cli.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.lvmsr.lab.TgtTarget;

/** Volumes on a LUN of tgtd: activation, zeroes, growth, and what is left behind. */
@ExtendWith(SharedLab.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VolumesInTheLabIT {
  private static final long MIB = 1L << 20;

  private TgtTarget target;
  private GuestPlugin plugin;
  private GuestSr sr;

  @BeforeAll
  void createSr(SharedLab.Running lab) {
    target = lab.host().startTgt(lab.host().newLun(512 * MIB));
    plugin = lab.plugin();
    sr = GuestSr.create(plugin, Lun.of(target));
  }

  @AfterEach
  void recordsAndLvsAgree() {
    String diagnostics = plugin.call("Plugin.diagnostics", Map.of()).asText();
    assertTrue(diagnostics.contains(sr.handle()), diagnostics);
    assertEquals(-1, diagnostics.indexOf("belongs to no volume"), diagnostics);
    assertEquals(-1, diagnostics.indexOf("has no LV"), diagnostics);
  }

  @AfterAll
  void nothingIsLeftAfterDetach() {
    sr.keys().forEach(key -> sr.call("Volume.destroy", "key", key));
    sr.detach();
    assertEquals("No devices found", plugin.shell("dmsetup ls"));
    assertEquals("none", plugin.shell("iscsiadm -m session >/dev/null 2>&1 || echo none"));
    assertEquals("", plugin.shell("find /etc/iscsi/nodes -type f"));
    assertEquals("", plugin.shell("pgrep -x 'lvm|iscsiadm' || true"));
    target.close();
  }

  @Test
  void aNewVolumeReadsAsZeroesWhereOthersWere() {
    long free = free();
    String old = sr.volume(free);
    String device = sr.plug(old, "0");
    plugin.shell(
        "tr '\\0' '\\245' < /dev/zero | dd of="
            + device
            + " bs=1M oflag=direct iflag=fullblock 2>/dev/null || true; sync");
    assertEquals("245", plugin.shell("od -An -to1 -N1 " + device + " | tr -d ' '"));
    sr.unplug(old, "0");
    sr.call("Volume.destroy", "key", old);
    for (int i = 0; i < 2; i++) {
      String key = sr.volume(free / 2 - 4 * MIB);
      String fresh = sr.plug(key, "0");
      plugin.shell("cmp -n $(blockdev --getsize64 " + fresh + ") " + fresh + " /dev/zero");
      sr.unplug(key, "0");
    }
    sr.keys().forEach(key -> sr.call("Volume.destroy", "key", key));
  }

  @Test
  void aVolumeIsActiveAsLongAsOneDomainUsesIt() {
    String key = sr.volume(4 * MIB);
    String device = sr.plug(key, "1");
    assertEquals(device, sr.plug(key, "2"), "while migrating within the host");
    sr.unplug(key, "1");
    sr.unplug(key, "1");
    plugin.shell("test -b " + device);
    assertTrue(sr.failure("Volume.destroy", "key", key).startsWith("SR_BACKEND_FAILURE_24"));
    sr.unplug(key, "2");
    plugin.shell("! test -e " + device);
    sr.call("Volume.destroy", "key", key);
    sr.call("Volume.destroy", "key", key);
  }

  @Test
  void readersShareAVolumeAndNobodyWrites() {
    String key = sr.volume(4 * MIB);
    Map<String, String> one = Map.of("uri", sr.uri(key), "domain", "1");
    Map<String, String> two = Map.of("uri", sr.uri(key), "domain", "2");
    String device = sr.plugReadonly(key, "1");
    assertEquals(device, sr.plugReadonly(key, "2"));
    assertEquals("1", plugin.shell("blockdev --getro " + device));
    plugin.shell("! dd if=/dev/zero of=" + device + " bs=4096 count=1 oflag=direct 2>/dev/null");
    assertTrue(plugin.failure("Datapath.activate", one).startsWith("SR_BACKEND_FAILURE_24"));
    assertTrue(sr.failure("Volume.destroy", "key", key).startsWith("SR_BACKEND_FAILURE_24"));
    sr.unplug(key, "1");
    plugin.shell("test -b " + device);
    sr.unplug(key, "2");
    plugin.shell("! test -e " + device);
    assertEquals(device, sr.plug(key, "1"));
    assertEquals("0", plugin.shell("blockdev --getro " + device));
    assertTrue(
        plugin.failure("Datapath.activate_readonly", two).startsWith("SR_BACKEND_FAILURE_24"));
    sr.unplug(key, "1");
    sr.call("Volume.destroy", "key", key);
  }

  @Test
  void aVolumeGrowsWhileItIsMounted() {
    String key = sr.volume(16 * MIB);
    String device = sr.plug(key, "0");
    plugin.shell(
        "mkfs.ext4 -q "
            + device
            + "; mkdir -p /mnt/grow; mount "
            + device
            + " /mnt/grow; echo kept > /mnt/grow/file");
    sr.call("Volume.resize", "key", key, "new_size", 40 * MIB);
    assertEquals(Long.toString(40 * MIB), plugin.shell("blockdev --getsize64 " + device));
    assertEquals(
        "kept", plugin.shell("resize2fs -f " + device + " >/dev/null 2>&1; cat /mnt/grow/file"));
    plugin.shell("umount /mnt/grow");
    sr.unplug(key, "0");
    assertEquals(40 * MIB, sr.call("Volume.stat", "key", key).path("virtual_size").asLong());
  }

  @Test
  void metricsAreWhereStatNamesThemAndNewEveryFiveSeconds() {
    String uri = sr.call("SR.stat").path("datasources").path(0).asText();
    assertTrue(uri.startsWith("xeno+shm:///"), uri);
    String file = "/dev/shm/metrics/" + uri.substring("xeno+shm:///".length());
    assertEquals("DATASOURCES", plugin.shell("head -c 11 " + file));
    String timestamp = "tail -c +24 " + file + " | head -c 8 | od -An -tx1";
    String before = plugin.shell(timestamp);
    plugin.shell("sleep 5");
    assertNotEquals(before, plugin.shell(timestamp));
    assertEquals(
        "lvmsr_free_" + sr.handle().substring(0, 8),
        plugin.shell("grep -a -o 'lvmsr_free_[0-9a-f]*' " + file));
  }

  @Test
  void prometheusIsToldTheSameWithAndWithoutTheService() {
    String label = "{sr=\"" + sr.handle() + "\"} ";
    sr.volume(4 * MIB);
    String free = "lvmsr_free_bytes" + label + sr.call("SR.stat").path("free_space").asText();
    plugin.shell("sleep 5");
    String told = plugin.shell("lvmsr metrics");
    assertTrue(told.lines().anyMatch(free::equals), told);
    assertTrue(told.contains("lvmsr_lvm_commands_total" + label), told);
    plugin.shell("lvmsr service stop");
    String seen = plugin.shell("lvmsr metrics");
    assertTrue(seen.lines().anyMatch(free::equals), seen);
    assertTrue(seen.contains("lvmsr_written_bytes_total" + label), seen);
    assertFalse(seen.contains("lvmsr_lvm_commands_total" + label), seen);
    String again =
        plugin.shell(
            "lvmsr service start >/dev/null; for i in 1 2 3 4 5 6 7 8 9; do"
                + " lvmsr metrics | grep -m1 '^lvmsr_lvm_commands_total{' && exit; sleep 1; done");
    assertTrue(again.startsWith("lvmsr_lvm_commands_total" + label), "before anybody calls");
  }

  @Test
  void aKilledServiceLosesNothing() {
    String key = sr.volume(4 * MIB);
    String device = sr.plug(key, "7");
    sr.call("Volume.set", "key", key, "k", "k", "v", "ü\n");
    plugin.shell("kill -9 $(pgrep -x java)");
    assertEquals("ü\n", sr.call("Volume.stat", "key", key).path("keys").path("k").asText());
    plugin.shell("test -b " + device);
    sr.unplug(key, "7");
    plugin.shell("! test -e " + device);
  }

  @Test
  void aCopyThatDiesWithTheServiceLeavesNothing() {
    String key = sr.volume(128 * MIB);
    String device = sr.plug(key, "7");
    plugin.shell("tr '\\0' '\\245' < /dev/zero | head -c 134217728 > " + device + "; sync");
    sr.unplug(key, "7");
    List<String> keys = sr.keys();
    String lvs = sr.lvs();
    long free = free();
    plugin
        .vm()
        .writeFile(
            "/run/copy.json",
            GuestPlugin.request(sr.arguments("key", key, "dest_sr", sr.handle())) + "\n");
    String cutOff =
        plugin.shell(
            """
            $COPY --json < /run/copy.json > /run/copy.out & copy=$!
            until [ $(lvs --noheadings lvmsr-$SR | wc -l) -gt $LVS ]; do sleep 0.01; done
            kill -9 $(pgrep -x java); wait $copy && exit 1; cat /run/copy.out
            """
                .replace("$COPY", GuestPlugin.script("Volume.copy"))
                .replace("$SR", sr.handle())
                .replace("$LVS", Long.toString(lvs.lines().count())));
    assertTrue(cutOff.contains("SR_BACKEND_FAILURE"), cutOff);
    assertEquals(keys, sr.keys());
    assertEquals(lvs, sr.lvs());
    assertEquals(free, free());
    assertEquals(device, sr.plug(key, "7"), "nobody else uses it");
    sr.unplug(key, "7");
    plugin.shell("! test -e " + device);
    sr.call("Volume.destroy", "key", key);
  }

  private long free() {
    return sr.call("SR.stat").path("free_space").asLong();
  }

  @Test
  void theCommandLineFormAnswersTheSame() {
    String key = sr.volume(4 * MIB);
    String stat =
        plugin.shell(GuestPlugin.script("Volume.stat") + " static-vdis " + sr.handle() + " " + key);
    assertEquals(sr.call("Volume.stat", "key", key), GuestPlugin.parse(stat));
    String uri = "iscsi://10.0.2.2:" + target.port() + "/" + target.iqn() + "/1";
    String attached = plugin.shell(GuestPlugin.script("SR.attach") + " static-vdis " + uri);
    assertEquals(sr.handle(), GuestPlugin.parse(attached).asText(), "already attached");
  }

  @Test
  void aBusyLunIsRefusedByName(SharedLab.Running lab) {
    try (TgtTarget other = lab.host().startTgt(lab.host().newLun(300 * MIB))) {
      Map<String, String> config = Lun.of(other).config();
      LoginByHand login = LoginByHand.to(other, plugin);
      String unused = plugin.shell("mkfs.ext4 -q -F -L precious " + login.disk() + "; sync");
      var create =
          Map.of(
              "uuid",
              "6f8cd9bd-6a40-4a2c-8d5e-2f4b2c4a2f11",
              "configuration",
              config,
              "name",
              "",
              "description",
              "");
      String error = plugin.failure("SR.create", create);
      assertTrue(error.contains("ext4") && error.contains("precious"), error);
      assertEquals(
          "1", plugin.shell("iscsiadm -m session | grep -c " + other.iqn()), "not ours to log out");
      login.close();
    }
  }

  @Test
  void eightCallsAtOnceAllSucceed() {
    String script = GuestPlugin.script("Volume.create");
    String request =
        GuestPlugin.request(
            sr.arguments("name", "n", "description", "", "size", 4 * MIB, "sharable", false));
    String answers =
        plugin.shell(
            "for i in 1 2 3 4 5 6 7 8; do printf %s '"
                + request
                + "' | "
                + script
                + " --json & done; wait");
    assertEquals(8, answers.lines().filter(line -> line.contains("\"key\"")).count(), answers);
    List<String> lvs = sr.lvs().lines().toList();
    sr.keys().forEach(key -> assertTrue(lvs.contains("v-" + key)));
    sr.keys().forEach(key -> sr.call("Volume.destroy", "key", key));
    assertEquals(List.of("lvmsr-metadata"), sr.lvs().lines().toList());
  }
}

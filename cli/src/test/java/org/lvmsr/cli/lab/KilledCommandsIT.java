package org.lvmsr.cli.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.lvmsr.lab.TgtTarget;

/**
 * LVM commands that are killed while a device is suspended: no guest's I/O stands still for good,
 * nothing is half done, and the same call succeeds afterwards.
 */
@ExtendWith(SharedLab.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KilledCommandsIT {
  private static final long MIB = 1L << 20;

  /**
   * Makes a call, and kills LVM's command as soon as a device is suspended. Prints what was killed,
   * and how the call ended.
   */
  private static final String KILL =
      """
      import glob, os, signal, subprocess, sys
      call = subprocess.Popen([sys.argv[1], "--json"], stdin=subprocess.PIPE,
                              stdout=subprocess.DEVNULL)
      call.stdin.write(sys.argv[2].encode())
      call.stdin.close()
      def read(path):
          try:
              return open(path).read().strip()
          except OSError:
              return ""
      killed = False
      while call.poll() is None and not killed:
          if any(read(f) == "1" for f in glob.glob("/sys/block/dm-*/dm/suspended")):
              for pid in os.listdir("/proc"):
                  if pid.isdigit() and read("/proc/" + pid + "/comm") in ("lvm", "lvconvert",
                                                                          "lvcreate", "lvextend"):
                      os.kill(int(pid), signal.SIGKILL)
                      killed = True
      print("killed" if killed else "not killed", call.wait())
      """;

  private TgtTarget target;
  private GuestPlugin plugin;
  private GuestSr sr;

  @BeforeAll
  void createSr(SharedLab.Running lab) {
    target = lab.host().startTgt(lab.host().newLun(512 * MIB));
    plugin = lab.plugin();
    sr = GuestSr.create(plugin, Lun.of(target));
  }

  @AfterAll
  void nothingIsLeft() {
    sr.keys().forEach(key -> sr.call("Volume.destroy", "key", key));
    assertEquals("lvmsr-metadata", sr.lvs());
    sr.detach();
    assertEquals("No devices found", plugin.shell("dmsetup ls"));
    target.close();
  }

  @Test
  void aGuestGoesOnWritingWhateverIsKilled() {
    String key = sr.volume(16 * MIB);
    String device = sr.plug(key, "1");
    plugin.shell(
        """
        rm -f /tmp/stop; echo 0 > /tmp/written
        (n=0; while [ ! -e /tmp/stop ]; do
           n=$((n+1)); printf '%-511s\\n' $n |
             dd of=DEVICE bs=512 count=1 oflag=direct conv=notrunc status=none
           echo $n > /tmp/written.new; mv /tmp/written.new /tmp/written
         done) > /tmp/writer.log 2>&1 &
        """
            .replace("DEVICE", device));
    int killed = killDuring(key, "Volume.snapshot");
    sr.call("Volume.snapshot", "key", key);
    killed += killDuring(key, "Volume.snapshot");
    sr.call("Volume.snapshot", "key", key);
    killed += killDuring(key, "Volume.resize", "new_size", 32 * MIB);
    sr.call("Volume.resize", "key", key, "new_size", 48 * MIB);
    killed += killDuring(key, "Volume.resize", "new_size", 64 * MIB);
    assertTrue(killed >= 2, "a window was hit only " + killed + " times");
    plugin.shell("touch /tmp/stop; sleep 1; test ! -s /tmp/writer.log");
    String first = plugin.shell("dd if=" + device + " bs=512 count=1 status=none").strip();
    assertEquals(plugin.shell("cat /tmp/written"), first);
    sr.unplug(key, "1");
  }

  /** One if a command was killed; the window is short, and then the call must have succeeded. */
  private int killDuring(String key, String method, Object... more) {
    Map<String, Object> arguments = new HashMap<>(sr.arguments("key", key));
    arguments.putAll(sr.arguments(more));
    String how =
        plugin
            .vm()
            .run("python3", "-c", KILL, GuestPlugin.script(method), GuestPlugin.request(arguments))
            .orThrow()
            .output();
    check(key);
    boolean killed = how.startsWith("killed");
    assertTrue(killed || how.equals("not killed 0"), how);
    return killed ? 1 : 0;
  }

  private void check(String key) {
    plugin.shell(
        "for i in 1 2 3 4 5; do grep -qs 1 /sys/block/dm-*/dm/suspended || break; sleep 1; done;"
            + " ! grep -s 1 /sys/block/dm-*/dm/suspended;"
            + " a=$(cat /tmp/written); sleep 1; b=$(cat /tmp/written); test $b -gt $a");
    String diagnostics = plugin.call("Plugin.diagnostics", Map.of()).asText();
    assertFalse(diagnostics.contains("belongs to no volume"), diagnostics);
    assertFalse(diagnostics.contains("has no LV"), diagnostics);
    sr.keys().forEach(one -> sr.call("Volume.stat", "key", one));
    assertTrue(sr.keys().contains(key));
  }
}

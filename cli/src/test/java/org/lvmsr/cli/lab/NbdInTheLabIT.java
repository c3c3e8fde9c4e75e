package org.lvmsr.cli.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.lvmsr.lab.TgtTarget;

/** NBD exports of active volumes, served by the real qemu-nbd to real clients. */
@ExtendWith(SharedLab.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NbdInTheLabIT {
  private static final long MIB = 1L << 20;
  private static final String SOCKETS = "/run/lvmsr/nbd/";

  /** Ends when no server is left; one ends a moment after its client. */
  private static final String NO_SERVER = "while pgrep -x qemu-nbd >/dev/null; do sleep 0.1; done";

  private TgtTarget target;
  private GuestPlugin plugin;
  private GuestSr sr;
  private GuestDisk disk;

  @BeforeAll
  void createSr(SharedLab.Running lab) {
    target = lab.host().startTgt(lab.host().newLun(512 * MIB));
    plugin = lab.plugin();
    sr = GuestSr.create(plugin, Lun.of(target));
    disk = new GuestDisk(plugin);
  }

  @AfterEach
  void noServerWithoutAClient() {
    plugin.shell(NO_SERVER);
  }

  @AfterAll
  void detachingTheSrLeavesNothing() {
    String key = sr.volume(4 * MIB);
    String device = sr.plug(key, "0");
    String client = hold(nbd(key), "write -P 0x44 0 1M");
    sr.detach();
    assertEquals("", plugin.shell("find " + SOCKETS + " -mindepth 1"));
    assertEquals("none", plugin.shell("pgrep -x qemu-nbd || echo none"));
    plugin.shell("! test -e " + device);
    plugin.shell(client);
    assertEquals("No devices found", plugin.shell("dmsetup ls"));
    target.close();
  }

  private static String nbd(String key) {
    return "nbd:unix:" + SOCKETS + key + ":exportname=" + key;
  }

  private static Map<String, String> use(GuestSr sr, String key) {
    return Map.of("uri", sr.uri(key), "domain", "1");
  }

  private static List<String> tags(JsonNode backend) {
    List<String> tags = new ArrayList<>();
    backend.path("implementations").forEach(one -> tags.add(one.path(0).asText()));
    return tags;
  }

  /** What qemu-io says when it is told to do this through an export. */
  private String qemuIo(String key, String... commands) {
    StringBuilder script = new StringBuilder("qemu-io -f raw");
    for (String command : commands) {
      script.append(" -c '").append(command).append('\'');
    }
    String said = plugin.shell(script + " " + nbd(key) + " 2>&1");
    assertFalse(said.contains("ailed"), said);
    return said;
  }

  private String size(String key) {
    String info = plugin.shell("qemu-img info -f raw --output=json " + nbd(key));
    return GuestPlugin.parse(info).path("virtual-size").asText();
  }

  /**
   * A client that does something and then stays connected.
   *
   * @return the shell script that ends it
   */
  private String hold(String uri, String command) {
    String script =
        """
        rm -f /tmp/held; mkfifo -m 600 /tmp/hold 2>/dev/null || true
        setsid qemu-io -f raw %s < /tmp/hold > /tmp/held 2>&1 &
        exec 3> /tmp/hold
        setsid sleep 100000 >&3 3>&- < /dev/null 2> /dev/null &
        echo '%s' >&3
        until grep -q wrote /tmp/held; do sleep 0.1; done
        """;
    plugin.shell(script.replaceFirst("%s", uri).replaceFirst("%s", command));
    return "pkill -x sleep; while pgrep -x qemu-io > /dev/null; do sleep 0.1; done";
  }

  @Test
  void anExportComesAndGoesWithActivation() {
    String key = sr.volume(8 * MIB);
    JsonNode backend = plugin.call("Datapath.attach", use(sr, key));
    assertEquals(List.of("XenDisk", "BlockDevice", "Nbd"), tags(backend));
    assertEquals(nbd(key), backend.path("implementations").path(2).path(1).path("uri").asText());
    plugin.shell("! test -e " + SOCKETS + key);
    String device = sr.plug(key, "1");
    assertEquals(backend, plugin.call("Datapath.attach", use(sr, key)));
    assertEquals(
        "600 700", plugin.shell("echo $(stat -c %a " + SOCKETS + key + " " + SOCKETS + ")"));
    assertEquals("none", plugin.shell("pgrep -x qemu-nbd || echo none"));
    assertEquals(Long.toString(8 * MIB), size(key));
    bytesAreThoseOfTheDevice(key, device);
    sr.call("Volume.resize", "key", key, "new_size", 12 * MIB);
    assertEquals(Long.toString(12 * MIB), size(key));
    plugin.shell(NO_SERVER);
    sr.unplug(key, "1");
    plugin.shell("! test -e " + SOCKETS + key + " && ! qemu-img info " + nbd(key) + " 2>/dev/null");
    sr.call("Volume.destroy", "key", key);
  }

  private void bytesAreThoseOfTheDevice(String key, String device) {
    String unused = qemuIo(key, "write -P 0x41 0 2M", "flush");
    assertEquals("AA000000", disk.letters(device));
    disk.fill(device, 'B', 3, 2);
    unused = qemuIo(key, "read -P 0x41 0 2M", "read -P 0 2M 1M", "read -P 0x42 3M 2M");
    unused = qemuIo(key, "write -z 1M 1M", "discard 7M 1M", "flush");
    assertEquals("A00BB000", disk.letters(device));
  }

  @Test
  void connectionsSeeTheSameAndEndWithTheActivation() {
    String key = sr.volume(4 * MIB);
    String device = sr.plug(key, "1");
    String client = hold(nbd(key), "write -P 0x43 1M 1M");
    assertEquals("1", plugin.shell("pgrep -c -x qemu-nbd"));
    String unused = qemuIo(key, "read -P 0x43 1M 1M", "write -P 0x44 2M 1M");
    assertEquals("0CD0", disk.letters(device));
    String other = sr.plug(key, "2");
    assertEquals(device, other);
    sr.unplug(key, "1");
    assertEquals("1", plugin.shell("pgrep -c -x qemu-nbd"), "domain 2 is still there");
    sr.unplug(key, "2");
    assertEquals("none", plugin.shell("pgrep -x qemu-nbd || echo none"));
    plugin.shell("! test -e " + device);
    assertEquals("", plugin.shell("find " + SOCKETS + " -mindepth 1"));
    plugin.shell(client);
    assertEquals(device, sr.plug(key, "1"));
    assertEquals("0CD0", disk.letters(device));
    sr.unplug(key, "1");
    sr.call("Volume.destroy", "key", key);
  }

  @Test
  void whatIsActiveForReadingIsNotWritten() {
    String key = sr.volume(4 * MIB);
    String device = sr.plugReadonly(key, "1");
    plugin.shell("! qemu-io -f raw -c 'write -P 0x41 0 1M' " + nbd(key) + " 2>/dev/null");
    assertTrue(plugin.shell("qemu-io -r -f raw -c 'read -P 0 0 4M' " + nbd(key)).contains("read"));
    assertEquals("0000", disk.letters(device));
    sr.unplug(key, "1");
    sr.call("Volume.destroy", "key", key);
  }

  @Test
  void aServiceThatComesBackExportsAgain() {
    String key = sr.volume(4 * MIB);
    String device = sr.plug(key, "1");
    String client = hold(nbd(key), "write -P 0x45 0 1M");
    plugin.shell("kill -9 $(pgrep -x java); " + NO_SERVER + "; test -e " + SOCKETS + key);
    plugin.shell(client);
    assertTrue(sr.keys().contains(key));
    String unused = qemuIo(key, "read -P 0x45 0 1M", "write -P 0x46 3M 1M");
    plugin.shell("lvmsr service stop; ! test -e " + SOCKETS + key);
    assertEquals(List.of("XenDisk", "BlockDevice"), tags(attachedInProcess(key)));
    assertEquals(
        List.of("XenDisk", "BlockDevice", "Nbd"),
        tags(plugin.call("Datapath.attach", use(sr, key))));
    unused = qemuIo(key, "read -P 0x46 3M 1M");
    assertEquals("E00F", disk.letters(device));
    sr.unplug(key, "1");
    plugin.shell("! test -e " + SOCKETS + key + " && ! test -e " + device);
    sr.call("Volume.destroy", "key", key);
  }

  private JsonNode attachedInProcess(String key) {
    String request = GuestPlugin.request(use(sr, key));
    String script = GuestPlugin.script("Datapath.attach");
    return GuestPlugin.parse(
        plugin.shell("printf %s '" + request + "' | LVMSR_IN_PROCESS=1 " + script + " --json"));
  }
}

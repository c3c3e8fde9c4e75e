package org.lvmsr.cli.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.lvmsr.lab.LabTarget;
import org.lvmsr.lab.TgtTarget;

/**
 * A LUN behind two portals, of which the first does not answer and the second has an IPv6 address,
 * at a target that wants CHAP and proves itself too. The second portal is a relay in the VM, which
 * can be stopped: then the target is as dead as one behind a broken network.
 */
@ExtendWith(SharedLab.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TargetsInTheLabIT {
  private static final long MIB = 1L << 20;
  private static final int RELAY_PORT = 3266;
  private static final String RELAY =
      """
      import socket, sys, threading
      def pump(one, other):
          try:
              while data := one.recv(65536):
                  other.sendall(data)
          except OSError:
              pass
          for end in (one, other):
              try:
                  end.shutdown(socket.SHUT_RDWR)
              except OSError:
                  pass
      server = socket.create_server(('::1', int(sys.argv[1])), family=socket.AF_INET6)
      while True:
          client = server.accept()[0]
          try:
              target = socket.create_connection((sys.argv[2], int(sys.argv[3])))
          except OSError:
              client.close()
              continue
          threading.Thread(target=pump, args=(client, target), daemon=True).start()
          threading.Thread(target=pump, args=(target, client), daemon=True).start()
      """;

  private TgtTarget target;
  private GuestPlugin plugin;
  private GuestSr sr;
  private String discovered = "";

  @BeforeAll
  void createSr(SharedLab.Running lab) {
    target = lab.host().startTgt(lab.host().newLun(300 * MIB));
    target.addLun(lab.host().newLun(16 * MIB));
    plugin = lab.plugin();
    discovered = discovered();
    plugin.vm().writeFile("/run/relay.py", RELAY);
    plugin.shell(
        "setsid python3 /run/relay.py "
            + RELAY_PORT
            + " "
            + LabTarget.ADDRESS_IN_GUEST
            + " "
            + target.port()
            + " > /dev/null 2>&1 & echo $! > /run/relay.pid; sleep 1");
    plugin.vm().writeFile("/run/secret", target.chap().orElseThrow().password() + "\n");
    plugin.vm().writeFile("/run/incoming", target.incoming().password() + "\n");
    sr = GuestSr.create(plugin, config("LUNid", "1"));
  }

  /** What the VM knows by discovery; other tests' own commands may have left some of it. */
  private String discovered() {
    return plugin.shell("find /etc/iscsi -path '*send_targets/*' | sort");
  }

  private Map<String, String> config(String... more) {
    Map<String, String> config = new HashMap<>();
    config.put("target", "127.0.0.1:1,[0:0::1]");
    config.put("port", Integer.toString(RELAY_PORT));
    config.put("targetIQN", target.iqn());
    config.put("chapuser", target.chap().orElseThrow().user());
    config.put("chappassword_file", "/run/secret");
    config.put("incoming_chapuser", target.incoming().user());
    config.put("incoming_chappassword_file", "/run/incoming");
    for (int i = 0; i < more.length; i += 2) {
      config.put(more[i], more[i + 1]);
    }
    return config;
  }

  @AfterAll
  void nothingIsLeftAfterDetach() {
    sr.detach();
    plugin.shell("kill $(cat /run/relay.pid); rm /run/relay.* /run/secret /run/incoming");
    assertEquals("none", plugin.shell("iscsiadm -m session > /dev/null 2>&1 || echo none"));
    assertEquals("", plugin.shell("find /etc/iscsi/nodes -mindepth 1"));
    assertEquals("", plugin.shell("find /etc/iscsi -name '.lvmsr*'"));
    assertEquals(discovered, discovered());
    assertEquals("", plugin.shell("ls /sys/class/scsi_disk"));
    assertEquals("", plugin.shell("find /run/lvmsr/sessions /run/lvmsr/attached -type f"));
    assertEquals("No devices found", plugin.shell("dmsetup ls"));
    target.close();
  }

  @Test
  void thePortalThatAnswersIsUsed() {
    String sessions = plugin.shell("iscsiadm -m session");
    assertTrue(sessions.contains("[::1]:" + RELAY_PORT), sessions);
    assertEquals(1, sessions.lines().filter(line -> line.contains(target.iqn())).count());
  }

  @Test
  void aProbeNarrowsFromPortalsToLuns() {
    Map<String, String> portals = config();
    portals.remove("targetIQN");
    JsonNode targets = plugin.call("SR.probe", Map.of("configuration", portals));
    assertEquals(1, targets.size(), targets.toString());
    JsonNode found = targets.path(0).path("configuration");
    assertEquals(target.iqn(), found.path("targetIQN").asText(), targets.toString());
    JsonNode luns = plugin.call("SR.probe", Map.of("configuration", config()));
    assertEquals(2, luns.size(), luns.toString());
    assertEquals("2", luns.path(1).path("configuration").path("LUNid").asText(), luns.toString());
    JsonNode contents = plugin.call("SR.probe", Map.of("configuration", config("LUNid", "1")));
    assertEquals(sr.handle(), contents.path(0).path("sr").path("uuid").asText());
  }

  @Test
  void aTargetThatDoesNotProveItselfIsRefused() {
    Map<String, String> config = config("target", LabTarget.ADDRESS_IN_GUEST);
    config.put("port", Integer.toString(target.port()));
    config.remove("incoming_chappassword_file");
    config.put("incoming_chappassword", "of-another-one");
    String refused = plugin.failure("SR.probe", Map.of("configuration", config));
    assertTrue(refused.startsWith("SR_BACKEND_FAILURE_68"), refused);
    assertTrue(refused.contains("check incoming_chapuser"), refused);
    assertEquals(1, plugin.shell("iscsiadm -m session").lines().count());
  }

  @Test
  void aLunThatHasGrownIsNoticedAndUsedWhileVolumesAreInUse() {
    String key = sr.volume(8 * MIB);
    String device = sr.plug(key, "0");
    target.grow(340 * MIB, plugin.vm());
    assertEquals("Healthy", health());
    assertEquals(40 * MIB, lvmsr("sr").path("unused_bytes").asLong());
    JsonNode resized = lvmsr("resize-sr");
    long gained =
        resized.path("total_bytes").asLong() - resized.path("total_bytes_before").asLong();
    assertEquals(40 * MIB, gained, resized.toString());
    assertEquals(0, lvmsr("sr").path("unused_bytes").asLong());
    plugin.shell("dd if=/dev/zero of=" + device + " bs=1M count=8 oflag=direct 2>/dev/null");
    sr.unplug(key, "0");
    sr.call("Volume.destroy", "key", key);
    String onNewSpace = sr.volume(36 * MIB);
    JsonNode unused = lvmsr("check");
    sr.call("Volume.destroy", "key", onNewSpace);
  }

  @Test
  void aDeadTargetShowsInTheHealthAndComesBack() {
    long total = sr.call("SR.stat").path("total_space").asLong();
    plugin.shell("kill -STOP $(cat /run/relay.pid)");
    JsonNode dead = sr.call("SR.stat");
    assertEquals("Unreachable", dead.path("health").path(0).asText(), dead.toString());
    assertEquals(total, dead.path("total_space").asLong());
    plugin.shell("kill -CONT $(cat /run/relay.pid)");
    for (int i = 0; i < 60 && !health().equals("Healthy"); i++) {
      plugin.shell("sleep 1");
    }
    assertEquals("Healthy", health());
    sr.call("Volume.destroy", "key", sr.volume(4 * MIB));
  }

  private String health() {
    return sr.call("SR.stat").path("health").path(0).asText();
  }

  private JsonNode lvmsr(String command) {
    return GuestPlugin.parse(plugin.shell("lvmsr --json " + command + " " + sr.handle()));
  }
}

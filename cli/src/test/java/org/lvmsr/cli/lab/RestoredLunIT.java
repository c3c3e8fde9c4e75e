package org.lvmsr.cli.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.lvmsr.lab.LabVm;
import org.lvmsr.lab.TgtTarget;

/**
 * A LUN that was copied while its SR was in use, as an array's snapshot, and is exported as another
 * LUN: with the same data, and another identity.
 */
@ExtendWith(SharedLab.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RestoredLunIT {
  private static final long MIB = 1L << 20;

  private SharedLab.Running lab;
  private TgtTarget target;
  private TgtTarget restored;
  private GuestPlugin plugin;
  private GuestSr sr;
  private String key = "";
  private String snapshot = "";
  private String device = "";

  @BeforeAll
  void copyALunInUse(SharedLab.Running running) {
    lab = running;
    Path lun = lab.host().newLun(256 * MIB);
    target = lab.host().startTgt(lun);
    plugin = lab.plugin();
    sr = GuestSr.create(plugin, Lun.of(target));
    key = sr.volume(16 * MIB);
    sr.call("Volume.set_name", "key", key, "new_name", "data");
    sr.call("Volume.set", "key", key, "k", "vdi-type", "v", "user");
    device = sr.plug(key, "1");
    write("a");
    snapshot = sr.call("Volume.snapshot", "key", key).path("key").asText();
    write("b");
    Path copy = lab.host().newLun(256 * MIB);
    plugin.vm().whileItStandsStill(() -> copy(lun, copy));
    write("c");
    sr.call("Volume.set_name", "key", key, "new_name", "later");
    restored = lab.host().startTgt(copy);
  }

  private static void copy(Path from, Path to) {
    try {
      Path unused = Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write(String letter) {
    plugin.shell(
        "head -c 16777216 /dev/zero | tr '\\0' "
            + letter
            + " | dd of="
            + device
            + " bs=1M oflag=direct conv=fsync iflag=fullblock 2>/dev/null");
  }

  @AfterAll
  void detach() {
    sr.unplug(key, "1");
    sr.detach();
    assertEquals("No devices found", plugin.shell("dmsetup ls"));
    assertEquals("none", plugin.shell("iscsiadm -m session >/dev/null 2>&1 || echo none"));
    restored.close();
    target.close();
  }

  @Test
  void besideItsOriginalItIsRefusedAndTheOriginalGoesOn() {
    Map<String, String> withSr = config();
    withSr.put("sr_uuid", sr.handle());
    for (Map<String, String> config : List.of(config(), withSr)) {
      String refused = plugin.failure("SR.attach", Map.of("configuration", config));
      assertTrue(refused.startsWith("SR_BACKEND_FAILURE [\"SR_is_a_copy\""), refused);
      assertTrue(refused.contains("take the original away from this host"), refused);
    }
    JsonNode probed = plugin.call("SR.probe", Map.of("configuration", config())).path(0);
    String problem = probed.path("extra_info").path("problem").asText();
    assertTrue(problem.contains("SR " + sr.handle()), probed.toString());
    assertTrue(problem.contains("lvmsr adopt"), probed.toString());
    assertEquals("later", sr.call("Volume.stat", "key", key).path("name").asText());
    assertEquals("c", letters(plugin, device));
    assertEquals(1, plugin.shell("iscsiadm -m session").lines().count());
  }

  /** A service that starts anew, or a failed write, has nothing open, but guests go on. */
  @Test
  void itDoesNotTakeThePlaceOfAnSrThatIsAttached() {
    plugin.shell("kill -9 $(pgrep -x java)");
    String refused = plugin.failure("SR.attach", Map.of("configuration", config()));
    assertTrue(refused.matches(".*SR_is_(a_copy|attached_from_another_LUN).*"), refused);
    assertEquals("later", sr.call("Volume.stat", "key", key).path("name").asText());
  }

  @Test
  void elsewhereItIsTheSrOfTheInstantOfTheCopyAndRemembersWhereItWas() {
    String former = lunOf(plugin);
    Map<String, String> formerConfig = config();
    formerConfig.remove("LUNid");
    formerConfig.put("SCSIid", former);
    formerConfig.put("sr_uuid", sr.handle());
    try (LabVm vm = lab.boot("restored")) {
      GuestPlugin there = new GuestPlugin(vm);
      String told = there.failure("SR.attach", Map.of("configuration", formerConfig));
      assertTrue(told.contains("LUNid 1 holds SR " + sr.handle()), told);
      GuestSr copy = GuestSr.attach(there, config());
      assertEquals(sr.handle(), copy.handle());
      JsonNode volume = copy.call("Volume.stat", "key", key);
      assertEquals("data", volume.path("name").asText());
      assertEquals("user", volume.path("keys").path("vdi-type").asText());
      assertEquals("b", letter(copy, key));
      assertEquals("a", letter(copy, snapshot));
      JsonNode dump = GuestPlugin.parse(there.shell("lvmsr dump --json"));
      String now = dump.path("identity").path("lun_id").asText();
      assertNotEquals(former, now);
      assertTrue(told.contains("configure SCSIid=" + now), told);
      assertEquals(former, dump.at("/tables/sr/sr/formerLuns/0").asText(), dump.toString());
      String unused = there.shell("lvmsr check");
      vm.powerCut();
    }
    try (LabVm vm = lab.boot("restored")) {
      GuestSr copy = GuestSr.attach(new GuestPlugin(vm), config());
      assertEquals("b", letter(copy, key));
      copy.detach();
    }
  }

  private Map<String, String> config() {
    return new HashMap<>(Lun.of(restored).config());
  }

  private static String lunOf(GuestPlugin plugin) {
    JsonNode dump = GuestPlugin.parse(plugin.shell("lvmsr dump --json"));
    return dump.path("identity").path("lun_id").asText();
  }

  /** What all of a volume was written with. */
  private static String letter(GuestSr sr, String key) {
    String device = sr.plugReadonly(key, "9");
    String letters = letters(sr.plugin(), device);
    sr.unplug(key, "9");
    return letters;
  }

  private static String letters(GuestPlugin plugin, String device) {
    return plugin.shell("head -c 16777216 " + device + " | tr -s abc");
  }
}

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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.lvmsr.lab.LabTarget;
import org.lvmsr.lab.TgtTarget;

/**
 * A LUN that was copied while its SR was in use, exported beside its original: {@code lvmsr adopt}
 * makes an SR of its own of it, while a guest goes on writing to the original.
 */
@ExtendWith(SharedLab.class)
class AdoptedLunIT {
  private static final long MIB = 1L << 20;
  private static final long LUN = 256 * MIB;

  private final GuestPlugin plugin;
  private final SharedLab.Running lab;

  AdoptedLunIT(SharedLab.Running running) {
    lab = running;
    plugin = running.plugin();
  }

  @Test
  void itIsAnSrOfItsOwnBesideItsOriginal() {
    isAnSrOfItsOwn("thick");
  }

  @Test
  @EnabledIfSystemProperty(named = "lvmsr.all", matches = "true")
  void aThinSrIsSo() {
    isAnSrOfItsOwn("thin");
  }

  private void isAnSrOfItsOwn(String provisioning) {
    Path lun = lab.host().newLun(LUN);
    Path copied = lab.host().newLun(LUN);
    try (TgtTarget target = lab.host().startTgt(lun)) {
      Map<String, String> config = new HashMap<>(Lun.of(target).config());
      config.put("provisioning", provisioning);
      GuestSr sr = GuestSr.create(plugin, config);
      String disk = sr.volume(16 * MIB);
      sr.call("Volume.set_name", "key", disk, "new_name", "data");
      String device = sr.plug(disk, "1");
      sr.call("Volume.enable_cbt", "key", disk);
      write(device, "a", 0, 16);
      String first = snapshot(sr, disk, "first");
      write(device, "b", 4, 2);
      String second = snapshot(sr, disk, "second");
      sr.call("Volume.data_destroy", "key", first);
      JsonNode changed = changed(sr, first, second);
      plugin.vm().whileItStandsStill(() -> copy(lun, copied));
      write(device, "c", 0, 16);
      try (TgtTarget copy = lab.host().startTgt(copied)) {
        adopted(sr, copy, Map.of("data", disk, "first", first, "second", second), changed);
      }
      assertEquals("c", letters(device, 0, 16));
      write(device, "d", 0, 16);
      assertEquals("d", letters(device, 0, 16));
      sr.unplug(disk, "1");
      String unused = plugin.shell("lvmsr check");
      sr.call("SR.destroy");
    }
    assertEquals("No devices found", plugin.shell("dmsetup ls"));
  }

  private void adopted(GuestSr sr, LabTarget copy, Map<String, String> keys, JsonNode changed) {
    try (LoginByHand login = LoginByHand.to(copy, plugin)) {
      adopted(sr, copy, login.disk(), keys, changed);
    }
  }

  private void adopted(
      GuestSr sr, LabTarget copy, String disk, Map<String, String> keys, JsonNode changed) {
    String refused = plugin.failure("SR.attach", Map.of("configuration", Lun.of(copy).config()));
    assertTrue(refused.contains("lvmsr adopt"), refused);
    JsonNode told = GuestPlugin.parse(plugin.shell("lvmsr adopt " + disk + " --yes --json"));
    assertEquals(sr.handle(), told.path("copy_of").asText());
    GuestSr adopted = GuestSr.attach(plugin, Lun.of(copy));
    assertEquals(told.path("sr").asText(), adopted.handle());
    assertNotEquals(sr.handle(), adopted.handle());
    assertEquals(keys.size(), adopted.keys().size());
    keys.forEach((name, key) -> assertNotEquals(key, named(adopted, name)));
    String data = named(adopted, "data");
    String first = named(adopted, "first");
    String second = named(adopted, "second");
    for (String snapshot : List.of(first, second)) {
      JsonNode stat = adopted.call("Volume.stat", "key", snapshot);
      assertEquals(data, stat.path("keys").path("snapshot_of").asText());
    }
    assertEquals(changed, changed(adopted, first, second));
    String device = adopted.plug(data, "2");
    assertEquals("ab", letters(device, 0, 6));
    write(device, "e", 0, 16);
    String third = snapshot(adopted, data, "third");
    assertEquals("e", letters(device, 0, 16));
    adopted.unplug(data, "2");
    assertEquals("aba", letters(adopted.plugReadonly(second, "2"), 0, 16));
    adopted.unplug(second, "2");
    adopted.call("Volume.destroy", "key", third);
    String unused = plugin.shell("lvmsr check " + disk);
    adopted.detach();
  }

  private static String named(GuestSr sr, String name) {
    for (JsonNode volume : sr.call("SR.ls")) {
      if (volume.path("name").asText().equals(name)) {
        return volume.path("key").asText();
      }
    }
    throw new AssertionError("no volume is named " + name);
  }

  private static JsonNode changed(GuestSr sr, String from, String to) {
    return sr.call(
        "Volume.list_changed_blocks", "key", from, "key2", to, "offset", 0, "length", 16 * MIB);
  }

  private static String snapshot(GuestSr sr, String key, String name) {
    String snapshot = sr.call("Volume.snapshot", "key", key).path("key").asText();
    sr.call("Volume.set_name", "key", snapshot, "new_name", name);
    sr.call("Volume.set", "key", snapshot, "k", "snapshot_of", "v", key);
    return snapshot;
  }

  private static void copy(Path from, Path to) {
    try {
      Path unused = Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write(String device, String letter, int fromMib, int mib) {
    String unused =
        plugin.shell(
            "head -c "
                + mib * MIB
                + " /dev/zero | tr '\\0' "
                + letter
                + " | dd of="
                + device
                + " bs=1M oflag=direct conv=fsync,notrunc iflag=fullblock seek="
                + fromMib
                + " 2>/dev/null");
  }

  private String letters(String device, int fromMib, int mib) {
    return plugin.shell(
        "dd if="
            + device
            + " bs=1M skip="
            + fromMib
            + " count="
            + mib
            + " 2>/dev/null | tr -s a-e");
  }
}

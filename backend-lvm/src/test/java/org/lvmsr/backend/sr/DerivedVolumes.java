package org.lvmsr.backend.sr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.lvmsr.backend.exec.SystemCommandRunner;
import org.lvmsr.backend.host.HostPaths;
import org.lvmsr.fixtures.loop.LoopDevice;
import org.lvmsr.smapi.CallContext;
import org.lvmsr.smapi.Volume;

/**
 * An image of an SR with a volume {@code v} full of {@code a}, and what must hold of its copies.
 */
final class DerivedVolumes {
  static final long LUN_BYTES = 320L << 20;
  private static final long SIZE = DerivingWork.SIZE;
  private static final long CHUNK = 64L << 10;
  private static final long RESERVED = 2 * (8L << 20);
  private static final CallContext TEST = new CallContext("test");

  private DerivedVolumes() {}

  /** Makes the image, and returns the keys of its volumes by name. */
  static Map<String, String> make(Path image, HostPaths paths, DerivingWork work)
      throws IOException {
    Map<String, String> keys = new HashMap<>();
    try (LoopDevice loop = LoopDevice.on(image, LUN_BYTES);
        LvmsrPlugin plugin = plugin(paths)) {
      var config = Map.of("device", loop.path().toString(), "provisioning", work.provisioning());
      String uuid = UUID.randomUUID().toString();
      String sr = plugin.sr().attach(TEST, plugin.sr().create(TEST, uuid, config, "", ""));
      String key = plugin.volume().create(TEST, sr, "v", "", SIZE, false).key();
      keys.put("v", key);
      new GuestVolume(plugin, sr, key).fill('a', 0, SIZE);
      work.prepare(plugin, sr, keys);
      plugin.sr().detach(TEST, sr);
    }
    return keys;
  }

  static LvmsrPlugin plugin(HostPaths paths) throws IOException {
    return LvmsrPlugin.of(paths, new SystemCommandRunner(), new ImpatientDevices());
  }

  /**
   * Everything there is of an SR is whole, can be written and read, and leaves nothing when it is
   * destroyed. Detaches the SR.
   *
   * @param made the volume whose making was acknowledged
   */
  static void check(
      LvmsrPlugin plugin, String sr, Map<String, String> keys, Optional<Volume> made, String when)
      throws IOException {
    checkNothingIsHalfDone(plugin, when);
    List<Volume> volumes = plugin.sr().ls(TEST, sr);
    made.ifPresent(volume -> assertTrue(has(volumes, volume.key()), when));
    keys.forEach(
        (name, key) ->
            assertTrue(has(volumes, key) || name.equals(DerivingWork.GONE), when + name));
    String v = Objects.requireNonNull(keys.get("v"));
    var volume = new GuestVolume(plugin, sr, v);
    volume.fill('b', 0, SIZE / 2);
    for (Volume one : volumes) {
      if (one.uri().isEmpty()) {
        continue;
      }
      char rest = one.name().equals(DerivingWork.EMPTY) ? '\0' : 'a';
      char first = one.key().equals(v) ? 'b' : rest;
      String expected = GuestVolume.sum(first, SIZE / 2, rest, SIZE / 2);
      assertEquals(expected, new GuestVolume(plugin, sr, one.key()).sumOf(SIZE), when);
    }
    checkNoMetadataIsKept(volume, when);
    volume.unplug("1");
    if (keys.containsKey("t")) {
      checkChanges(plugin, sr, Objects.requireNonNull(keys.get("t")), v, when);
    }
    for (Volume one : volumes) {
      plugin.volume().destroy(TEST, sr, one.key());
    }
    checkAllIsFree(plugin, sr, when);
    plugin.sr().detach(TEST, sr);
    assertEquals("No devices found", GuestVolume.shell("dmsetup ls").strip(), when);
  }

  private static void checkAllIsFree(LvmsrPlugin plugin, String sr, String when)
      throws IOException {
    var stat = plugin.sr().stat(TEST, sr);
    String pools = GuestVolume.shell("dmsetup status --target thin-pool");
    if (pools.equals("No devices found")) {
      assertEquals(stat.totalSpace() - RESERVED, stat.freeSpace(), when);
    } else {
      String[] data = pools.split(" +", -1)[6].split("/", -1);
      assertEquals("0", data[0], when + ": " + pools);
      assertEquals(Long.parseLong(data[1]) * CHUNK, stat.freeSpace(), when);
    }
  }

  private static void checkNoMetadataIsKept(GuestVolume volume, String when) throws IOException {
    String unused = volume.plug("look");
    assertEquals(
        "",
        GuestVolume.shell("dmsetup status --target thin-pool | awk 'NF > 3 && $8 != \"-\"'"),
        when + ": metadata is kept that nobody reads");
    volume.unplug("look");
  }

  /** The first half of the volume was written since, be the snapshot's data gone or not. */
  private static void checkChanges(
      LvmsrPlugin plugin, String sr, String from, String to, String when) {
    var changed = plugin.volume().listChangedBlocks(TEST, sr, from, to, 0, -1);
    byte[] expected = new byte[(int) (SIZE / CHUNK / Byte.SIZE)];
    Arrays.fill(expected, 0, expected.length / 2, (byte) 0xff);
    assertEquals(Base64.getEncoder().encodeToString(expected), changed.bitmap(), when);
  }

  private static void checkNothingIsHalfDone(LvmsrPlugin plugin, String when) throws IOException {
    String diagnostics =
        plugin.volumePlugin().diagnostics(TEST)
            + GuestVolume.shell(
                "dmsetup info -c -o name,open,suspended,tables_loaded; dmsetup table");
    assertFalse(diagnostics.contains("has no LV"), () -> when + ": " + diagnostics);
    assertFalse(diagnostics.contains("belongs to no volume"), () -> when + ": " + diagnostics);
    assertEquals(
        "",
        GuestVolume.shell("dmsetup info -c --noheadings -o suspended | grep -i suspend || true"),
        when);
  }

  private static boolean has(List<Volume> volumes, String key) {
    return volumes.stream().anyMatch(volume -> volume.key().equals(key));
  }
}

package org.lvmsr.cli.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All that may happen to a volume while a guest uses it, and what must stay as it was. */
final class Unrest {
  private final GuestSr sr;
  private final String provisioning;

  /** What was on each snapshot when it was made. */
  private final Map<String, String> sums = new LinkedHashMap<>();

  Unrest(GuestSr sr, String provisioning) {
    this.sr = sr;
    this.provisioning = provisioning;
  }

  void requireSnapshotsUnchanged() {
    assertTrue(sums.size() > 1, "snapshots were made");
    sums.forEach((key, sum) -> assertEquals(sum, sum(key), "a snapshot has changed"));
  }

  /** What is on a volume that is not used any more is to stay, too. */
  void remember(String key) {
    String unusedBefore = sums.put(key, sum(key));
  }

  /** Of an SR that is detached. */
  void requireExtractedAlike(List<String> lun, Path directory) {
    sums.forEach(
        (key, sum) -> assertEquals(sum, Extraction.sha256(lun, directory, key), "extracted"));
  }

  /** All that can be done to a volume while its guest writes; it is in domain 2 afterwards. */
  void disturb(String key, FioGuest guest) {
    long size = sr.call("Volume.stat", "key", key).path("virtual_size").asLong();
    sr.call("Volume.enable_cbt", "key", key);
    String first = snapshot(key);
    guest.awaitWholeRound();
    String second = snapshot(key);
    assertNotEquals(sums.get(first), sums.get(second), "the guest wrote nothing");
    sr.call("Volume.resize", "key", key, "new_size", 2 * size);
    String changed =
        sr.call(
                "Volume.list_changed_blocks",
                "key",
                first,
                "key2",
                second,
                "offset",
                0,
                "length",
                -1)
            .path("bitmap")
            .asText();
    assertTrue(changed.contains("/"), "no six chunks in a row have changed: " + changed);
    revertAClone(first);
    sr.call("Volume.data_destroy", "key", first);
    assertTrue(sums.remove(first) != null);
    migrate(key);
    sr.call("Volume.destroy", "key", snapshot(key, false));
    sr.call("Volume.disable_cbt", "key", key);
    if (provisioning.equals("thick")) {
      sr.plugin().shell("lvmsr flatten " + key);
    }
    String unusedThird = snapshot(key);
    sr.call("Volume.resize", "key", key, "new_size", 3 * size);
  }

  /** A clone that is written to, and gets back what it had. */
  private void revertAClone(String snapshot) {
    String clone = sr.call("Volume.clone", "key", snapshot).path("key").asText();
    String ofClone = sr.call("Volume.snapshot", "key", clone).path("key").asText();
    sr.plugin().shell("dd if=/dev/urandom bs=1M count=2 conv=fsync of=" + sr.plug(clone, "1"));
    sr.unplug(clone, "1");
    assertNotEquals(sums.get(snapshot), sum(clone), "nothing was written");
    sr.call("Volume.revert", "snapshot", ofClone, "key", clone);
    assertEquals(sums.get(snapshot), sum(clone));
    sr.call("Volume.destroy", "key", clone);
    sr.call("Volume.destroy", "key", ofClone);
  }

  /** To another domain of this host: both have it for a moment. */
  private void migrate(String key) {
    String unusedDevice = sr.plug(key, "2");
    sr.unplug(key, "1");
  }

  private String snapshot(String key) {
    return snapshot(key, true);
  }

  private String snapshot(String key, boolean remembered) {
    String made = sr.call("Volume.snapshot", "key", key).path("key").asText();
    if (remembered) {
      remember(made);
    }
    return made;
  }

  private String sum(String key) {
    String sum = sr.plugin().shell("sha256sum < " + sr.plugReadonly(key, "backup"));
    sr.unplug(key, "backup");
    return sum.split(" ", 2)[0];
  }
}

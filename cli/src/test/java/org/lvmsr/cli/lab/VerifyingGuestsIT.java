package org.lvmsr.cli.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lvmsr.lab.ChapAccount;
import org.lvmsr.lab.LabFiles;
import org.lvmsr.lab.TgtTarget;

/**
 * Guests that verify every block they have written, one on a bare disk and one in a file system,
 * while all is done to their volumes that can be done to volumes in use, on a LUN of tgtd. {@code
 * -Dlvmsr.all=true} does it to both of them in either kind of SR.
 */
@ExtendWith(SharedLab.class)
class VerifyingGuestsIT {
  private static final boolean ALL = Boolean.getBoolean("lvmsr.all");
  private static final long MIB = 1L << 20;
  private static final int DISK = 8;
  private static final int FILE = 8;

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"thick", "thin"})
  void guestsReadWhatTheyWroteAndSnapshotsStay(String provisioning, SharedLab.Running lab) {
    GuestPlugin plugin = lab.plugin();
    Path lun = lab.host().newLun(1024 * MIB);
    try (TgtTarget target = lab.host().startTgt(lun)) {
      Map<String, String> config = Lun.of(target).config();
      config.put("provisioning", provisioning);
      GuestSr sr = GuestSr.create(plugin, config);
      long free = free(sr);
      var unrest = new Unrest(sr, provisioning);
      String disk = sr.volume(DISK * MIB);
      String files = sr.volume(2 * FILE * MIB);
      mount(plugin, sr.plug(files, "1"));
      try (var bare = FioGuest.start(plugin, "disk", sr.plug(disk, "1"), DISK);
          var inFile = FioGuest.start(plugin, "file", "/mnt/fio/file", FILE)) {
        if (ALL || provisioning.equals("thick")) {
          unrest.disturb(disk, bare);
        }
        if (ALL || provisioning.equals("thin")) {
          unrest.disturb(files, inFile);
        }
        bare.awaitWholeRound();
        inFile.awaitWholeRound();
        unrest.requireSnapshotsUnchanged();
      }
      stop(sr, files, disk);
      unrest.remember(files);
      unrest.remember(disk);
      sr.detach();
      unrest.requireExtractedAlike(List.of(lun.toString()), directory);
      inspect(target, directory, sr.handle());
      List<String> remote = overTheNetwork(target, directory, "/" + target.iqn() + "/1");
      unrest.requireExtractedAlike(remote, directory);
      destroyAll(GuestSr.attach(plugin, Lun.of(target)), free);
    }
  }

  /** From the portal to the SR, each step by what the one before has told. */
  private static void inspect(TgtTarget target, Path directory, String sr) {
    String iqn = Extraction.inspect(overTheNetwork(target, directory, "")).at("/0/iqn").asText();
    assertEquals(target.iqn(), iqn);
    JsonNode luns = Extraction.inspect(overTheNetwork(target, directory, "/" + iqn));
    assertEquals(sr, luns.at("/0/sr").asText(), luns.toString());
    String lun = "/" + iqn + "/" + luns.at("/0/lun").asText();
    JsonNode found = Extraction.inspect(overTheNetwork(target, directory, lun));
    assertEquals(sr, found.path("sr").asText());
  }

  /** The words for an address at the target that has to prove itself. */
  private static List<String> overTheNetwork(TgtTarget target, Path directory, String path) {
    ChapAccount account = target.chap().orElseThrow();
    Path file = directory.resolve("account");
    LabFiles.write(
        file,
        String.join(
            "\n",
            "chapuser=" + account.user(),
            "chappassword=" + account.password(),
            "incoming_chapuser=" + target.incoming().user(),
            "incoming_chappassword=" + target.incoming().password()));
    String address = "iscsi://127.0.0.1:" + target.port() + path;
    return List.of(address, "--account", file.toString());
  }

  /** The guests end, and the file system of one of them is looked at. */
  private static void stop(GuestSr sr, String files, String disk) {
    String device = sr.plug(files, "2");
    sr.plugin().shell("umount /mnt/fio; e2fsck -f -n " + device + " >&2");
    for (String domain : List.of("1", "2")) {
      sr.unplug(files, domain);
      sr.unplug(disk, domain);
    }
  }

  private static void destroyAll(GuestSr sr, long free) {
    sr.keys().forEach(key -> sr.call("Volume.destroy", "key", key));
    assertEquals(free, free(sr));
    sr.call("SR.destroy");
    assertEquals("No devices found", sr.plugin().shell("dmsetup ls"));
  }

  private static void mount(GuestPlugin plugin, String device) {
    plugin.shell(
        "mkfs.ext4 -q DEVICE; mkdir -p /mnt/fio; mount DEVICE /mnt/fio".replace("DEVICE", device));
  }

  private static long free(GuestSr sr) {
    return sr.call("SR.stat").path("free_space").asLong();
  }
}

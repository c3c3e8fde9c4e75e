package org.lvmsr.cli.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Base64;
import java.util.Set;

/** What a backup program has the toolstack do, day by day. */
final class CbtSequences {
  private static final long MIB = 1L << 20;
  private static final int BYTES_OF_A_MIB = 2;

  private final Toolstack toolstack;
  private final TracedCalls calls;
  private final String key;
  private final Vbd vbd;

  private CbtSequences(Toolstack toolstack) {
    this.toolstack = toolstack;
    this.calls = toolstack.calls();
    calls.sequence("VDI.create");
    this.key = toolstack.createVdi("user", 8 * MIB, false);
    this.vbd = new Vbd(toolstack, key, "41");
  }

  static void run(Toolstack toolstack) {
    new CbtSequences(toolstack).run();
  }

  private void run() {
    var disk = calls.disks();
    calls.sequence("VM.start");
    String device = vbd.plug(Vbd.ALONE);
    disk.fill(device, 'a', 0, 8);
    calls.sequence("VDI.enable_cbt");
    toolstack.perform("Volume.enable_cbt", key);
    calls.sequence("VDI.snapshot, CBT");
    JsonNode made = toolstack.snapshotVdi(key, ": first");
    assertEquals(true, made.path("cbt_enabled").asBoolean());
    String monday = made.path("key").asText();
    disk.fill(device, 'b', 1, 2);
    calls.sequence("VDI.snapshot, CBT");
    String tuesday = toolstack.snapshotVdi(key, "").path("key").asText();
    assertEquals("00ff ff00 0000 0000", changed(monday, tuesday, ": of two not in use"));
    calls.sequence("VDI.data_destroy");
    toolstack.perform("Volume.data_destroy: of the first snapshot", monday);
    toolstack.set(monday, "vdi-type", "cbt_metadata");
    JsonNode left = toolstack.scanned(monday);
    assertEquals("CBT_Metadata", left.path("volume_type").path(0).asText());
    assertEquals(0, left.path("uri").size());
    assertEquals("cbt_metadata", Toolstack.keys(left).get("vdi-type"));
    assertEquals("true", Toolstack.keys(left).get("is_a_snapshot"));
    assertEquals("00ff ff00 0000 0000", changed(monday, tuesday, ": of two not in use"));
    disk.fill(device, 'c', 7, 1);
    assertEquals("0000 0000 0000 00ff", changed(tuesday, key, ""));
    calls.sequence("VDI.data_destroy");
    toolstack.perform("Volume.data_destroy", tuesday);
    toolstack.set(tuesday, "vdi-type", "cbt_metadata");
    assertEquals("0000 0000 0000 00ff", changed(tuesday, key, ""));
    assertEquals("bbc", letters(disk.letters(device)), "the guest has noticed nothing");
    end(monday, tuesday);
  }

  private static String letters(String all) {
    return all.replace("a", "");
  }

  /** What has changed in each MiB: {@code ff} if all of it, {@code 00} if nothing. */
  private String changed(String from, String to, String how) {
    calls.sequence("VDI.list_changed_blocks");
    JsonNode answer =
        toolstack.call(
            "Volume.list_changed_blocks" + how, from, "key2", to, "offset", 0, "length", -1);
    assertEquals(65_536, answer.path("granularity").asInt());
    byte[] bits = Base64.getDecoder().decode(answer.path("bitmap").asText());
    assertEquals(8 * BYTES_OF_A_MIB, bits.length);
    var told = new StringBuilder();
    for (int mib = 0; mib < 8; mib++) {
      byte first = bits[mib * BYTES_OF_A_MIB];
      assertEquals(first, bits[mib * BYTES_OF_A_MIB + 1]);
      told.append(first == 0 ? "00" : first == -1 ? "ff" : "??");
      told.append(mib % 2 == 1 && mib < 7 ? " " : "");
    }
    return told.toString();
  }

  private void end(String monday, String tuesday) {
    calls.sequence("VDI.disable_cbt");
    toolstack.perform("Volume.disable_cbt", key);
    calls.sequence("VM.shutdown");
    vbd.unplug(Vbd.ALONE);
    vbd.close("");
    calls.sequence("VDI.destroy, CBT");
    toolstack.destroyVdi(monday, ": without data");
    toolstack.destroyVdi(tuesday, ": without data");
    toolstack.destroyVdi(key, "");
    assertEquals(Set.of(), toolstack.scan().keySet());
  }
}

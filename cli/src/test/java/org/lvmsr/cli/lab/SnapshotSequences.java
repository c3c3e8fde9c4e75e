package org.lvmsr.cli.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Set;

/** What the toolstack does with snapshots of a disk that is in use, and with clones. */
final class SnapshotSequences {
  private static final long MIB = 1L << 20;
  private static final String FIRST = ": first";

  /** Behind the first half is only what the writer wrote. */
  private static final String REST = "0?000000";

  private final Toolstack toolstack;
  private final TracedCalls calls;
  private final GuestDisk disk;
  private final String key;
  private final Vbd vbd;

  /** What the writer had written when the first snapshot was made. */
  private long kept;

  private SnapshotSequences(Toolstack toolstack) {
    this.toolstack = toolstack;
    this.calls = toolstack.calls();
    this.disk = calls.disks();
    calls.sequence("VDI.create");
    this.key = toolstack.createVdi("user", 16 * MIB, false);
    this.vbd = new Vbd(toolstack, key, "21");
  }

  static void run(Toolstack toolstack) {
    var sequences = new SnapshotSequences(toolstack);
    String device = sequences.start();
    String first = sequences.snapshotWhileWritten(device);
    sequences.disk.fill(device, 'b', 0, 4);
    sequences.calls.sequence("VM.snapshot, another");
    String second = toolstack.snapshotVdi(sequences.key, "").path("key").asText();
    sequences.resize(device);
    sequences.clones(first, second);
    sequences.shutdown();
    sequences.revert(first);
    sequences.shutdown();
    sequences.destroy(first, second);
  }

  private String start() {
    calls.sequence("VM.start");
    vbd.open(true, "");
    String device = vbd.plug(Vbd.ALONE);
    disk.fill(device, 'a', 0, 8);
    return device;
  }

  /** The snapshot has what the guest had written when it was made, and the guest goes on. */
  private String snapshotWhileWritten(String device) {
    String snapshot;
    long before;
    long after;
    try (GuestWriter writer = GuestWriter.start(calls, device)) {
      calls.sequence("VM.snapshot, first");
      before = writer.written();
      snapshot = toolstack.snapshotVdi(key, FIRST, "daily", "ü").path("key").asText();
      after = writer.written();
      writer.awaitMore(after + 1);
    }
    assertEquals(
        Map.of("vdi-type", "user", "tagsdaily", "daily", "tagsü", "ü"),
        Toolstack.keys(toolstack.stat(key)));
    Vbd reader = new Vbd(toolstack, snapshot, Vbd.DOM0);
    calls.sequence("VDI.export of a snapshot");
    String there = reader.plugReadonly();
    assertEquals("1", calls.shell("blockdev --getro " + there));
    kept = GuestWriter.read(calls, there);
    assertTrue(before <= kept && kept <= after + 1, before + " " + kept + " " + after);
    assertEquals("aaaaaaaa" + REST, disk.letters(there));
    reader.unplug(Vbd.ALONE);
    return snapshot;
  }

  private void resize(String device) {
    calls.sequence("VDI.resize_online");
    toolstack.perform("Volume.resize: with snapshots", key, "new_size", 24 * MIB);
    assertEquals(24 * MIB, toolstack.stat(key).path("virtual_size").asLong());
    assertEquals(Long.toString(24 * MIB), calls.shell("blockdev --getsize64 " + device));
    assertTrue(disk.letters(device).endsWith("00000000"));
  }

  private void clones(String first, String second) {
    calls.sequence("VM.clone");
    String one = toolstack.cloneVdi(first, ": of the first snapshot");
    String two = toolstack.cloneVdi(second, "");
    assertEquals("aaaaaaaa", write(one));
    assertEquals("bbbbaaaa", write(two));
    calls.sequence("VDI.destroy");
    toolstack.destroyVdi(one, "");
    toolstack.destroyVdi(two, "");
    assertEquals(Set.of(key, first, second), toolstack.scan().keySet());
  }

  /** Writes to a clone, and returns what was there before. */
  private String write(String clone) {
    Vbd user = new Vbd(toolstack, clone, "22");
    String device = user.plug(Vbd.ALONE);
    String before = disk.letters(device).substring(0, 8);
    disk.fill(device, 'c', 0, 8);
    user.unplug(Vbd.ALONE);
    return before;
  }

  private void shutdown() {
    calls.sequence("VM.shutdown");
    vbd.unplug(Vbd.ALONE);
    vbd.close("");
  }

  /** The toolstack names the disk by its uuid, where others want its key. */
  private void revert(String first) {
    JsonNode before = toolstack.stat(key);
    String uuid = before.path("uuid").asText();
    calls.sequence("VM.revert");
    toolstack.perform("Volume.revert", uuid, "snapshot", first);
    JsonNode after = toolstack.stat(key);
    assertEquals(before.path("uri"), after.path("uri"));
    assertEquals(before.path("keys"), after.path("keys"));
    assertEquals(16 * MIB, after.path("virtual_size").asLong());
    calls.sequence("VM.start");
    vbd.open(true, "");
    String device = vbd.plug(Vbd.ALONE);
    assertEquals("aaaaaaaa" + REST, disk.letters(device));
    assertEquals(kept, GuestWriter.read(calls, device));
  }

  /** What is left of a snapshot does not depend on what it came from. */
  private void destroy(String first, String second) {
    calls.sequence("VDI.destroy");
    toolstack.destroyVdi(first, ": of the first snapshot");
    toolstack.destroyVdi(key, "");
    calls.sequence("VDI.export of a snapshot");
    Vbd reader = new Vbd(toolstack, second, Vbd.DOM0);
    assertEquals("bbbbaaaa" + REST, disk.letters(reader.plugReadonly()));
    reader.unplug(Vbd.ALONE);
    calls.sequence("VDI.destroy");
    toolstack.destroyVdi(second, "");
    assertEquals(Set.of(), toolstack.scan().keySet());
  }
}

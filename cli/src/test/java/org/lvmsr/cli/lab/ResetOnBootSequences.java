package org.lvmsr.cli.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.Set;

/**
 * A disk that a guest finds as it was at each start, as the toolstack does it with a datapath that
 * cannot throw writes away itself: by a temporary clone, whose key is noted with the disk.
 */
final class ResetOnBootSequences {
  private static final long MIB = 1L << 20;
  private static final String NOTE = "clone-on-boot";

  private final Toolstack toolstack;
  private final TracedCalls calls;
  private final GuestDisk disk;
  private final String key;

  private ResetOnBootSequences(Toolstack toolstack) {
    this.toolstack = toolstack;
    this.calls = toolstack.calls();
    this.disk = calls.disks();
    calls.sequence("VDI.create");
    this.key = toolstack.createVdi("user", 4 * MIB, false);
  }

  static void run(Toolstack toolstack) {
    var sequences = new ResetOnBootSequences(toolstack);
    String unusedFirst = sequences.start(": of a volume");
    sequences.stop();
    String crashed = sequences.start(": again of a volume");
    String temporary = sequences.start(": again of a volume");
    sequences.isGone(crashed);
    sequences.destroy(temporary);
  }

  /** What a host that went down has left is destroyed first. */
  private String start(String how) {
    calls.sequence("VM.start, clone-on-boot");
    String old = temporary();
    if (!old.isEmpty()) {
      new Vbd(toolstack, old, "31").unplug(Vbd.ALONE);
      toolstack.perform("Volume.destroy", old);
    }
    String made = toolstack.cloneVdi(key, how);
    toolstack.set(key, NOTE, made);
    assertEquals(made, temporary());
    Vbd vbd = new Vbd(toolstack, made, "31");
    String device = vbd.plug(Vbd.ALONE);
    assertEquals("0000", disk.letters(device), "as it was");
    disk.fill(device, 'x', 0, 4);
    return made;
  }

  private String temporary() {
    return Toolstack.keys(toolstack.stat(key)).getOrDefault(NOTE, "");
  }

  /** The temporary clone is destroyed twice. */
  private void stop() {
    calls.sequence("VM.shutdown, clone-on-boot");
    String made = temporary();
    new Vbd(toolstack, made, "31").unplug(Vbd.ALONE);
    toolstack.stat(key);
    toolstack.perform("Volume.destroy", made);
    toolstack.destroyAgain(made);
    toolstack.perform("Volume.unset", key, "k", NOTE);
    toolstack.perform("Volume.unset", key, "k", NOTE);
    assertEquals(Map.of("vdi-type", "user"), Toolstack.keys(toolstack.stat(key)));
    isGone(made);
  }

  private void isGone(String made) {
    Set<String> keys = toolstack.scan().keySet();
    assertEquals(false, keys.contains(made), "a temporary clone is left");
  }

  /** The toolstack destroys the disk twice, and forgets the temporary clone. */
  private void destroy(String temporary) {
    calls.sequence("VDI.destroy, clone-on-boot");
    new Vbd(toolstack, temporary, "31").unplug(Vbd.ALONE);
    toolstack.destroyVdi(key, "");
    toolstack.destroyAgain(key);
    assertEquals(Set.of(temporary), toolstack.scan().keySet());
    toolstack.destroyVdi(temporary, "");
  }
}

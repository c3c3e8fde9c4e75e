package org.lvmsr.cli.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;

/** What the toolstack does with a guest's disk that has no snapshots. */
final class DiskSequences {
  private static final long MIB = 1L << 20;
  private static final String LETTERS = "a".repeat(8);

  private final Toolstack toolstack;
  private final TracedCalls calls;
  private final GuestDisk disk;
  private final String key;

  private DiskSequences(Toolstack toolstack) {
    this.toolstack = toolstack;
    this.calls = toolstack.calls();
    this.disk = calls.disks();
    calls.sequence("VDI.create");
    this.key = toolstack.createVdi("user", 8 * MIB, false);
  }

  static void run(Toolstack toolstack) {
    var sequences = new DiskSequences(toolstack);
    sequences.startRebootAndShutdown();
    sequences.writesThatDoNotStay();
    sequences.migration();
    sequences.suspendAndResume();
    sequences.copyAndExport();
    sequences.destroy();
  }

  private Vbd vbd(String domain) {
    return new Vbd(toolstack, key, domain);
  }

  private String start(Vbd vbd) {
    calls.sequence("VM.start");
    vbd.open(true, "");
    return vbd.plug(Vbd.ALONE);
  }

  private void noDevice(String device) {
    calls.shell("! test -e " + device);
  }

  private void startRebootAndShutdown() {
    calls.sequence("SR.scan");
    assertEquals(Map.of("vdi-type", "user"), Toolstack.keys(toolstack.scanned(key)));
    Vbd first = vbd("1");
    String device = start(first);
    assertEquals("00000000", disk.letters(device));
    disk.fill(device, 'a', 0, 8);
    calls.sequence("VM.reboot");
    first.unplug(Vbd.ALONE);
    noDevice(device);
    first.close("");
    Vbd second = vbd("2");
    second.open(true, "");
    device = second.plug(Vbd.ALONE);
    assertEquals(LETTERS, disk.letters(device));
    calls.sequence("VM.shutdown, split");
    second.unplugSplit(Vbd.ALONE);
    second.close("");
    noDevice(device);
    Vbd third = vbd("3");
    device = start(third);
    assertEquals(LETTERS, disk.letters(device));
    calls.sequence("VM.shutdown");
    third.unplug(Vbd.ALONE);
    third.close("");
    noDevice(device);
  }

  /** The toolstack resets a disk by closing and opening it. */
  private void writesThatDoNotStay() {
    String sizes = sizes();
    calls.sequence("VM.start, reset on boot");
    Vbd first = vbd("4");
    first.open(false, ": not persistent");
    String device = first.plug(Vbd.ALONE);
    assertEquals(LETTERS, disk.letters(device));
    disk.fill(device, 'b', 0, 4);
    calls.sequence("VM.reboot, reset on boot");
    first.unplug(Vbd.ALONE);
    first.close(": throws away");
    Vbd second = vbd("5");
    second.open(false, ": not persistent");
    device = second.plug(Vbd.ALONE);
    assertEquals(LETTERS, disk.letters(device), "what the first one wrote is gone");
    disk.fill(device, 'c', 0, 4);
    calls.sequence("VM.shutdown, reset on boot");
    second.unplug(Vbd.ALONE);
    second.close(": throws away");
    noDevice(device);
    assertEquals(sizes, sizes(), "no LV is left of it");
  }

  private String sizes() {
    return calls.look(
        "lvs --noheadings -o lv_name,lv_size,lv_attr lvmsr-" + toolstack.handle() + " | sort");
  }

  /** Within one host: the old domain is let go of late and twice. */
  private void migration() {
    Vbd source = vbd("6");
    String device = start(source);
    assertEquals(LETTERS, disk.letters(device), "nothing of what was thrown away");
    calls.sequence("VM.migrate");
    source.deactivate(Vbd.ALONE);
    Vbd target = vbd("7");
    assertEquals(device, target.plug(Vbd.ALONE));
    source.unplug(Vbd.NO_CHANGE);
    calls.shell("test -b " + device);
    calls.sequence("VM.migrate, split, both active");
    Vbd last = vbd("8");
    assertEquals(device, last.plug(Vbd.NO_CHANGE));
    target.deactivate(Vbd.NO_CHANGE);
    disk.fill(device, 'd', 7, 1);
    target.unplugSplit(Vbd.NO_CHANGE);
    disk.fill(device, 'a', 7, 1);
    assertEquals(LETTERS, disk.letters(device));
    calls.sequence("VM.suspend");
    last.deactivate(Vbd.ALONE);
    noDevice(device);
    last.unplug(Vbd.NO_CHANGE);
  }

  private void suspendAndResume() {
    calls.sequence("VM.suspend, image");
    String image = toolstack.createVdi("suspend", 12 * MIB, false);
    Vbd dom0 = new Vbd(toolstack, image, Vbd.DOM0);
    String device = dom0.plug(Vbd.ALONE);
    String sum =
        calls.shell(
            "head -c 12M /dev/urandom > /run/image; dd if=/run/image bs=1M oflag=direct of="
                + device
                + " 2>/dev/null; sha1sum < /run/image");
    dom0.unplug(Vbd.ALONE);
    calls.sequence("VM.resume");
    Vbd resumed = vbd("9");
    String guest = resumed.plug(Vbd.ALONE);
    calls.sequence("VM.resume, image");
    String again = dom0.plugReadonly();
    assertEquals(sum, calls.shell("head -c 12M " + again + " | sha1sum"));
    dom0.unplug(Vbd.ALONE);
    toolstack.destroyVdi(image, "");
    calls.sequence("VDI.resize_online");
    toolstack.perform("Volume.resize", key, "new_size", 16 * MIB);
    assertEquals(16 * MIB, toolstack.stat(key).path("virtual_size").asLong());
    assertEquals(Long.toString(16 * MIB), calls.shell("blockdev --getsize64 " + guest));
    assertEquals(LETTERS + "00000000", disk.letters(guest));
    calls.sequence("VM.suspend, split");
    resumed.deactivate(Vbd.ALONE);
    resumed.unplugSplit(Vbd.NO_CHANGE);
    noDevice(guest);
  }

  /** Copied sparsely: the toolstack leaves out what is zero, as a new volume reads as zeroes. */
  private void copyAndExport() {
    calls.sequence("VDI.copy");
    String copy = toolstack.createVdi("user", 16 * MIB, false);
    Vbd from = new Vbd(toolstack, key, Vbd.DOM0);
    Vbd to = new Vbd(toolstack, copy, "u0_vbd_0_xvdb");
    String source = from.plugReadonly();
    String target = to.plug(Vbd.ALONE);
    String sum =
        calls.shell(
            "dd if="
                + source
                + " of="
                + target
                + " bs=1M conv=sparse,fsync,notrunc 2>/dev/null; sha1sum < "
                + source);
    from.unplug(Vbd.ALONE);
    to.unplug(Vbd.ALONE);
    calls.sequence("VDI.export");
    assertEquals(sum, calls.shell("sha1sum < " + to.plugReadonly()));
    to.unplug(Vbd.ALONE);
    calls.sequence("VDI.destroy");
    toolstack.destroyVdi(copy, "");
  }

  private void destroy() {
    toolstack.destroyVdi(key, "");
    assertTrue(toolstack.scan().isEmpty());
  }
}

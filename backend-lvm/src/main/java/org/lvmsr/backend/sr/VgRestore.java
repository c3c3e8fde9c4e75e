package org.lvmsr.backend.sr;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.lvmsr.backend.exec.CommandFailure;
import org.lvmsr.backend.lvm.LvCommands;
import org.lvmsr.backend.lvm.VolumeGroup;
import org.lvmsr.backend.lvm.text.AreaReading;
import org.lvmsr.backend.lvm.text.PvReading;
import org.lvmsr.backend.lvm.text.VgText;
import org.lvmsr.backend.lvm.text.VgTextReader;
import org.lvmsr.metadata.KeptText;
import org.lvmsr.metadata.MetadataReader;
import org.lvmsr.metadata.MetadataStore;
import org.lvmsr.metadata.Placement;
import org.lvmsr.metadata.device.BlockDevice;
import org.lvmsr.metadata.device.ReadableDevice;

/**
 * Writes label and VG of a PV anew with LVM's own tools, from a text of the VG that the store
 * keeps. Volumes and store lie elsewhere on the PV and stay as they are.
 */
final class VgRestore {
  private static final System.Logger LOG = System.getLogger(VgRestore.class.getName());

  /** How many metadata areas a PV of ours has. */
  static final int AREAS = 2;

  /** What lies before the first metadata area: unused sectors, and the label in one of them. */
  private static final int LABEL_BYTES = 4096;

  private final LvCommands lvs;
  private final BlockDevice device;
  private final long areaBytes;

  /**
   * A restoration on one PV.
   *
   * @param areaBytes size of each of LVM's metadata areas, if the label must be made anew
   */
  VgRestore(LvCommands lvs, BlockDevice device, long areaBytes) {
    this.lvs = lvs;
    this.device = device;
    this.areaBytes = areaBytes;
  }

  /** Whether the label is there, and both areas have the same text of the VG. */
  static boolean isWhole(ReadableDevice device, String vgUuid) {
    return isWhole(() -> VgTextReader.inspect(device), vgUuid);
  }

  /** The same, of whoever reads the areas in a way of their own. */
  static boolean isWhole(AreasReader reader, String vgUuid) {
    try {
      List<AreaReading> areas = reader.read().map(PvReading::areas).orElse(List.of());
      List<VolumeGroup> vgs = areas.stream().flatMap(area -> area.vg().stream()).toList();
      return vgs.size() == AREAS
          && vgs.stream().allMatch(vg -> vg.uuid().equals(vgUuid))
          && vgs.stream().map(VolumeGroup::sequence).distinct().count() == 1;
    } catch (IOException unreadable) {
      return false;
    }
  }

  /** Reads both metadata areas. */
  interface AreasReader {
    Optional<PvReading> read() throws IOException;
  }

  /**
   * Does it. The text must be kept in the store before: after a crash in between there may be no
   * other copy.
   *
   * @param active whether volumes are active on this host: then only the VG can be written anew,
   *     not the label
   */
  void run(VgText text, boolean active) throws IOException {
    VolumeGroup vg = text.vg();
    if (restoreVg(text, vg)) {
      return;
    }
    if (active) {
      throw new IOException(
          "LVM's label on "
              + device.name()
              + " has to be made anew, which cannot be done while volumes are active: deactivate"
              + " them, and attach the SR again");
    }
    writeAnew(text);
  }

  /** Makes label and VG anew, whatever is there; nothing may be active. */
  void writeAnew(VgText text) throws IOException {
    VolumeGroup vg = text.vg();
    makeLabel(text);
    lvs.restoreVg(text.file());
    if (!isWhole(device, vg.uuid())) {
      throw new IOException("VG " + vg.name() + " was written anew, but is not whole");
    }
  }

  /**
   * The text that the store kept last of those whose VG is meant.
   *
   * @throws IOException if a later one of them is not the text of a VG
   */
  static Optional<VgText> kept(
      ReadableDevice device, Placement placement, Predicate<VolumeGroup> meant) throws IOException {
    for (KeptText kept : MetadataReader.keptTexts(device, placement)) {
      VgText text = VgText.of(kept.bytes(), 0);
      if (meant.test(text.vg())) {
        return Optional.of(text);
      }
    }
    return Optional.empty();
  }

  /** Waits for a command that was left running; mostly there is no VG to ask for. */
  static void awaitOthers(LvCommands lvs) throws IOException {
    try {
      lvs.awaitOthers();
    } catch (CommandFailure noVg) {
      LOG.log(System.Logger.Level.DEBUG, "no command is at work", noVg);
    }
  }

  /** Has the store keep the text that is on the device now: LVM has given it a new number. */
  static void keep(MetadataStore store, ReadableDevice device) throws IOException {
    VgText now = VgTextReader.readText(device).orElseThrow();
    boolean unused = store.keep(new KeptText(now.vg().sequence(), now.bytes()));
  }

  /** Nothing is erased before LVM's text is there to be read. */
  private void makeLabel(VgText text) throws IOException {
    Path file = Files.createTempFile("lvmsr-vg", ".txt");
    try {
      Files.write(file, text.file());
      device.zero(0, LABEL_BYTES, BlockDevice.ZeroProgress.NONE);
      device.flush();
      lvs.createPv(text.vg().pvUuid(), file, areaBytes);
    } finally {
      Files.deleteIfExists(file);
    }
  }

  /** The gentle way, which needs a label and areas that LVM can read. */
  private boolean restoreVg(VgText text, VolumeGroup vg) {
    try {
      boolean ours =
          VgTextReader.inspect(device).filter(pv -> pv.pvUuid().equals(vg.pvUuid())).isPresent();
      if (ours) {
        lvs.restoreVg(text.file());
      }
    } catch (CommandFailure e) {
      LOG.log(System.Logger.Level.INFO, "VG " + vg.name() + ": the label is made anew", e);
    } catch (IOException damagedLabel) {
      return false;
    }
    return isWhole(device, vg.uuid());
  }
}

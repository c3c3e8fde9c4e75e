package org.lvmsr.backend.check;

import java.io.IOException;
import java.util.Optional;
import org.lvmsr.backend.lvm.VolumeGroup;
import org.lvmsr.backend.lvm.text.PvReading;
import org.lvmsr.backend.lvm.text.VgTextReader;
import org.lvmsr.backend.sr.SrLayout;
import org.lvmsr.metadata.device.ReadableDevice;

/**
 * What LVM2's own bytes say.
 *
 * @param pv the label and the areas it names; empty if there is no label that can be read
 * @param problem why the label cannot be read, if there is one
 */
public record LvmWitness(Optional<PvReading> pv, Optional<String> problem) {

  static LvmWitness of(ReadableDevice device) {
    try {
      return new LvmWitness(VgTextReader.inspect(device), Optional.empty());
    } catch (IOException e) {
      return new LvmWitness(Optional.empty(), Optional.of(String.valueOf(e.getMessage())));
    }
  }

  /** The VG of the newest area; empty if there is none that can be read. */
  public Optional<VolumeGroup> vg() {
    return pv.flatMap(PvReading::newest);
  }

  /** The same, if it is named as ours are. */
  Optional<VolumeGroup> vgOfOurs() {
    return vg().filter(found -> SrLayout.srUuid(found).isPresent());
  }
}

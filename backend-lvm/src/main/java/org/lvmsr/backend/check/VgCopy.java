package org.lvmsr.backend.check;

import org.lvmsr.backend.lvm.VolumeGroup;
import org.lvmsr.backend.lvm.text.VgText;

/**
 * A copy of LVM's text of the VG, to which LVM itself does not lead.
 *
 * @param where it is, as the end of a sentence
 * @param text what it says
 */
public record VgCopy(String where, VgText text) {
  /** What the text says. */
  public VolumeGroup vg() {
    return text.vg();
  }

  /** The text as {@code vgcfgrestore --file} takes it. */
  public byte[] file() {
    return text.file();
  }
}

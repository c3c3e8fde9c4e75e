package org.lvmsr.backend.lvm.text;

import java.io.IOException;
import java.util.Optional;
import org.lvmsr.backend.lvm.VolumeGroup;

/**
 * What one of the metadata areas of a PV holds.
 *
 * @param offset where it begins on the PV, in bytes
 * @param size its length in bytes
 * @param headed whether its header is good: then LVM can write the VG into it
 * @param textOffset where the text begins that the header leads to, in bytes from the beginning of
 *     the area; 0 if it leads to none
 * @param text of the VG; empty if the area is bad, or belongs to no VG yet
 * @param failure why it cannot be read
 */
public record AreaReading(
    long offset,
    long size,
    boolean headed,
    long textOffset,
    Optional<VgText> text,
    Optional<IOException> failure) {

  /** What the text says. */
  public Optional<VolumeGroup> vg() {
    return text.map(VgText::vg);
  }
}

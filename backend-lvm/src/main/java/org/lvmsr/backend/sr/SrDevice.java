package org.lvmsr.backend.sr;

import java.io.IOException;
import java.util.Optional;
import org.lvmsr.backend.Failures;
import org.lvmsr.backend.attached.Storage;
import org.lvmsr.backend.lvm.VolumeGroup;
import org.lvmsr.backend.lvm.text.LatestText;
import org.lvmsr.backend.lvm.text.LvmFormatException;
import org.lvmsr.backend.lvm.text.VgText;
import org.lvmsr.metadata.MetadataReader;
import org.lvmsr.metadata.Placement;
import org.lvmsr.metadata.device.ReadableDevice;
import org.lvmsr.smapi.SmapiException;

/** Recognises the VG of an SR on a block device. */
final class SrDevice {
  private SrDevice() {}

  /**
   * The VG of the SR that must be there.
   *
   * @param read what {@link #findVg} found
   * @param wanted the SR's uuid, if the configuration names it
   * @throws SmapiException if there is no SR, or another one
   */
  static VolumeGroup require(
      Optional<VolumeGroup> read, ReadableDevice device, Storage storage, Optional<String> wanted)
      throws IOException {
    if (read.isEmpty()) {
      throw noVolumeGroup(device, storage, wanted);
    }
    VolumeGroup vg = read.get();
    Optional<String> found = SrLayout.srUuid(vg);
    if (found.isEmpty()) {
      throw SmapiException.srDoesNotExist(
          prefix(wanted) + storage.device() + " holds the foreign VG " + vg.name());
    }
    if (wanted.isPresent() && !wanted.equals(found)) {
      throw SmapiException.srDoesNotExist(
          wanted.get() + ": " + storage.device() + " holds the SR " + found.get());
    }
    return vg;
  }

  /**
   * Reads the VG, of whatever name.
   *
   * @return empty if there is none, or what there is of one is damaged
   * @throws IOException if the device cannot be read
   */
  static Optional<VolumeGroup> findVg(ReadableDevice device) throws IOException {
    return findVg(new LatestText(device));
  }

  /** The same where the text is wanted again afterwards. */
  static Optional<VolumeGroup> findVg(LatestText latest) throws IOException {
    try {
      return latest.read().map(VgText::vg);
    } catch (LvmFormatException damaged) {
      return Optional.empty();
    }
  }

  private static SmapiException noVolumeGroup(
      ReadableDevice device, Storage storage, Optional<String> wanted) throws IOException {
    for (Placement place : MetadataReader.find(device, BlankCheck.WHERE_A_STORE_BEGINS)) {
      if (AdoptableCopy.isBeingAdopted(device, place)) {
        return Failures.adoptionInterrupted(storage.device().toString());
      }
    }
    if (BlankCheck.holdsStore(device)) {
      return SmapiException.backendFailure(
          "Volume_group_damaged",
          storage.device()
              + " holds the metadata of an SR, but LVM's label or volume group is gone: do not"
              + " create anything there, make a copy first; lvmsr check "
              + storage.device()
              + " says what is left");
    }
    return SmapiException.srDoesNotExist(
        prefix(wanted) + storage.device() + " holds no volume group");
  }

  /** The SR that was looked for, if the configuration names it. */
  private static String prefix(Optional<String> wanted) {
    return wanted.map(uuid -> uuid + ": ").orElse("");
  }
}

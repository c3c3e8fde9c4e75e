package org.lvmsr.metadata;

import java.util.Objects;

/**
 * Whose store this is. Kept in the header and compared before anything is written.
 *
 * @param srUuid uuid of the SR
 * @param vgUuid uuid of the volume group, as LVM prints it
 * @param pvUuid uuid of the physical volume, as LVM prints it
 * @param lunId identity of the LUN (WWID or serial), or empty where the device has none
 */
public record Identity(String srUuid, String vgUuid, String pvUuid, String lunId) {

  /** Refuses nulls; the lengths are checked when the identity is written. */
  public Identity {
    Objects.requireNonNull(srUuid);
    Objects.requireNonNull(vgUuid);
    Objects.requireNonNull(pvUuid);
    Objects.requireNonNull(lunId);
  }

  /** The same SR on another LUN. */
  public Identity onLun(String newLunId) {
    return new Identity(srUuid, vgUuid, pvUuid, newLunId);
  }

  /** In words: it stands in messages to people. */
  @Override
  public String toString() {
    String lun = lunId.isEmpty() ? "a LUN without identity" : "LUN " + lunId;
    return "SR " + srUuid + ", VG " + vgUuid + ", PV " + pvUuid + ", " + lun;
  }
}

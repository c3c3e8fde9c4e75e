package org.lvmsr.backend;

import org.lvmsr.backend.lvm.VolumeGroup;
import org.lvmsr.smapi.SmapiException;

/** How much space something needs in which VG: the cause of an error that tells so to people. */
public final class SpaceShortage extends Exception {
  private static final long serialVersionUID = 1L;

  private final String vgUuid;
  private final long missing;

  private SpaceShortage(String vgUuid, long missing) {
    super(missing + " bytes are missing", null, false, false);
    this.vgUuid = vgUuid;
    this.missing = missing;
  }

  /** An error that more space would cure. */
  public static SmapiException in(VolumeGroup vg, long wanted, long free) {
    return because(vg, wanted - free, Failures.noSpace(wanted, free));
  }

  /**
   * The same, told in other words.
   *
   * @param missing bytes
   */
  public static SmapiException because(VolumeGroup vg, long missing, SmapiException told) {
    return told.withCause(new SpaceShortage(vg.uuid(), missing));
  }

  /** LVM's uuid of the VG. */
  public String vgUuid() {
    return vgUuid;
  }

  /** Bytes. */
  public long missing() {
    return missing;
  }
}

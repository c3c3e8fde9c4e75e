package org.lvmsr.backend.attached;

import org.lvmsr.backend.Failures;
import org.lvmsr.backend.lvm.text.VgText;
import org.lvmsr.smapi.SmapiException;

/**
 * How many more LVs a VG takes. Both bounds leave room for calls that are under way, and for what
 * makes the VG smaller again.
 */
public final class LvmRoom {
  /**
   * As many as the service can take apart in the memory that it has, with room to spare. One more
   * is harmless; an SR of twice as many could not be attached any more.
   */
  public static final int MOST_LVS = 25_000;

  /** LVM's area cannot grow, and LVM refuses every change, removal too, once it is full. */
  private static final int TEXT_PERCENT = 90;

  private LvmRoom() {}

  /**
   * Refuses one more LV.
   *
   * @throws SmapiException if there is no room for it
   */
  static void require(VgText text) {
    int lvs = text.vg().volumes().size();
    if (lvs >= MOST_LVS) {
      throw Failures.metadataFull(
          "the SR has " + lvs + " LVs, and it may have " + MOST_LVS + " in all");
    }
    if (text.bytes().length > text.longest() / 100 * TEXT_PERCENT) {
      throw Failures.metadataFull(
          "LVM's text of the VG is nearly as long as it may be, "
              + text.bytes().length
              + " of "
              + text.longest()
              + " bytes");
    }
  }
}

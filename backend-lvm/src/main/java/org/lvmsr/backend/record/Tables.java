package org.lvmsr.backend.record;

import java.util.List;

/** The tables of the store. Their names are part of the format on the medium. */
public final class Tables {
  /** One record, {@link #SR_ID}: a {@link SrRecord}. */
  public static final String SR = "sr";

  /** {@link VolumeRecord} by volume key. */
  public static final String VOLUME = "volume";

  /** {@link Intent} by a random id: operations on the VG that have not ended. */
  public static final String INTENT = "intent";

  /** {@link LostVolume} by volume key: records whose LV is gone, neither listed nor forgotten. */
  public static final String LOST = "lost";

  /** {@link OverlayRecord} by the key of the volume that it lies over. */
  public static final String OVERLAY = "overlay";

  /** {@link LvPlace} by the name of an LV: where LVM put it, for the day on which LVM forgets. */
  public static final String LV = "lv";

  /** {@link FormerKeys} by volume key: of volumes whose SR was a copy of another one. */
  public static final String FORMER = "former";

  /** {@link DestroyedVolume} by volume key: what may be brought back, or can only be named. */
  public static final String DESTROYED = "destroyed";

  /** All of them. */
  public static final List<String> ALL =
      List.of(SR, VOLUME, OVERLAY, LV, INTENT, LOST, FORMER, DESTROYED);

  /** The id of the only record in {@link #SR}. */
  public static final String SR_ID = "sr";

  private Tables() {}
}

package org.lvmsr.backend.sr;

import java.util.List;
import java.util.Optional;
import org.lvmsr.backend.lvm.Extents;
import org.lvmsr.backend.lvm.LogicalVolume;
import org.lvmsr.backend.lvm.VolumeGroup;
import org.lvmsr.metadata.Placement;

/**
 * How an SR is laid out on its LUN: names, sizes, and the reserved LV at both ends of the PV.
 *
 * <p>Two replicas far apart, so that one overwrite cannot hit both.
 */
public final class SrLayout {
  /**
   * The reserved LV: never activated, it only keeps its extents from being used otherwise. The
   * store was formatted there.
   */
  public static final String RESERVED_LV = "lvmsr-metadata";

  /** Followed by a number: a reserved LV that the store moved to for more room. */
  private static final String LARGER_LV_PREFIX = RESERVED_LV + "-";

  /** Size of an extent, and so the unit of every volume's size. */
  static final long EXTENT_BYTES = 4L << 20;

  private static final String VG_PREFIX = "lvmsr-";
  private static final long MIB = 1L << 20;
  private static final long SMALLEST_LUN = 256 * MIB;
  private static final long LVM_AREA_SHARE = 256;
  private static final long LVM_AREA_LEAST = 4 * MIB;
  private static final long LVM_AREA_MOST = 256 * MIB;
  private static final long REPLICA_SHARE = 256;
  private static final long REPLICA_LEAST = 8 * MIB;
  private static final long REPLICA_MOST = 64 * MIB;

  private SrLayout() {}

  /** The name of the VG of an SR. */
  public static String vgName(String srUuid) {
    return VG_PREFIX + srUuid;
  }

  /** The SR that a VG of that name belongs to; empty if it is none of ours. */
  public static Optional<String> srUuid(VolumeGroup vg) {
    return vg.name().startsWith(VG_PREFIX)
        ? Optional.of(vg.name().substring(VG_PREFIX.length()))
        : Optional.empty();
  }

  static boolean isLargeEnough(long lunBytes) {
    return lunBytes >= SMALLEST_LUN;
  }

  static long smallestLun() {
    return SMALLEST_LUN;
  }

  /** Size of each of LVM's two metadata areas: it cannot grow later, and an LV takes 420 bytes. */
  public static long lvmAreaBytes(long lunBytes) {
    return clamp(lunBytes / LVM_AREA_SHARE, LVM_AREA_LEAST, LVM_AREA_MOST) / MIB * MIB;
  }

  /** The extents of the reserved LV: replica A first on the PV, replica B last. */
  public static List<Extents> reservedExtents(VolumeGroup vg, long lunBytes) {
    long each = clamp(lunBytes / REPLICA_SHARE, REPLICA_LEAST, REPLICA_MOST) / EXTENT_BYTES;
    return List.of(new Extents(0, each), new Extents(vg.extents() - each, each));
  }

  /** Whether an LV of this name is reserved for metadata. */
  public static boolean isReserved(String lv) {
    return lv.equals(RESERVED_LV) || lv.startsWith(LARGER_LV_PREFIX);
  }

  /** The reserved LVs other than {@link #RESERVED_LV}. */
  public static List<LogicalVolume> largerReserved(VolumeGroup vg) {
    return vg.volumes().values().stream()
        .filter(lv -> lv.name().startsWith(LARGER_LV_PREFIX))
        .toList();
  }

  /** The places that these keep, but for any that has another shape. */
  public static List<Placement> largerPlaces(VolumeGroup vg) {
    return largerReserved(vg).stream().flatMap(lv -> findPlacement(vg, lv).stream()).toList();
  }

  /** A name for one more reserved LV. */
  public static String nextReservedLv(VolumeGroup vg) {
    int number = 1;
    while (vg.volume(LARGER_LV_PREFIX + number).isPresent()) {
      number++;
    }
    return LARGER_LV_PREFIX + number;
  }

  /** The same as {@link #placement}; empty if the LV keeps no two places for replicas. */
  public static Optional<Placement> findPlacement(VolumeGroup vg, LogicalVolume reserved) {
    try {
      return Optional.of(placement(vg, reserved));
    } catch (IllegalStateException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /**
   * The two places that a reserved LV keeps for replicas.
   *
   * @throws IllegalStateException if the LV does not have two segments of one size
   */
  public static Placement placement(VolumeGroup vg, LogicalVolume reserved) {
    List<Extents> segments = reserved.segments();
    if (!reserved.isLinear()
        || segments.size() != 2
        || segments.get(0).count() != segments.get(1).count()) {
      throw new IllegalStateException(
          "reserved LV " + reserved.name() + " has not two equal segments but " + segments);
    }
    return new Placement(
        vg.offsetOf(segments.get(0)), vg.offsetOf(segments.get(1)), vg.lengthOf(segments.get(0)));
  }

  private static long clamp(long value, long least, long most) {
    return Math.max(least, Math.min(most, value));
  }
}

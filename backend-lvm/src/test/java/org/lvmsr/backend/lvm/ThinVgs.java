package org.lvmsr.backend.lvm;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** VGs with pools and overlays, made up. */
public final class ThinVgs {
  public static final long EXTENT = 4L << 20;

  /** Extents of every LV. */
  public static final long SIZE = 4;

  private ThinVgs() {}

  /** A VG of these LVs. */
  public static VolumeGroup of(LogicalVolume... lvs) {
    return with(
        new VolumeGroup("vg", "vg-uuid", 1, EXTENT, "pv-uuid", 0, 1000, List.of(), Map.of()), lvs);
  }

  /** The same VG with further LVs; a pool comes with its halves. */
  public static VolumeGroup with(VolumeGroup vg, LogicalVolume... lvs) {
    Map<String, LogicalVolume> all = new HashMap<>(vg.volumes());
    for (LogicalVolume lv : lvs) {
      all.put(lv.name(), lv);
      lv.pool()
          .ifPresent(
              pool -> {
                all.put(pool.data(), linear(pool.data()));
                all.put(pool.metadata(), linear(pool.metadata()));
              });
    }
    return vg.withVolumes(all);
  }

  /** The same VG without some LVs; a pool takes its halves with it. */
  static VolumeGroup without(VolumeGroup vg, List<String> names) {
    Map<String, LogicalVolume> all = new HashMap<>(vg.volumes());
    for (String name : names) {
      Optional<ThinPool> pool = vg.volume(name).flatMap(LogicalVolume::pool);
      all.remove(name);
      pool.ifPresent(halves -> all.keySet().removeAll(List.of(halves.data(), halves.metadata())));
    }
    return vg.withVolumes(all);
  }

  /** A thin volume over a base, in a pool of its own. */
  public static VolumeGroup withOverlay(String lv, String pool, String base) {
    return of(linear(base), pool(pool), thin(lv, pool, 1, base));
  }

  /** A linear LV; where it lies does not matter. */
  public static LogicalVolume linear(String name) {
    return LogicalVolume.linear(name, "uuid-" + name, List.of(new Extents(0, SIZE)));
  }

  /** A pool. */
  public static LogicalVolume pool(String name) {
    return lv(name, "thin-pool", true, Optional.of(ThinPool.named(name, 65536)), Optional.empty());
  }

  /** A writable thin volume. */
  public static LogicalVolume thin(String name, String pool, long id, String base) {
    var thin = new ThinVolume(pool, id, Optional.of(base), Optional.empty());
    return lv(name, "thin", true, Optional.empty(), Optional.of(thin));
  }

  /** A writable thin volume over nothing. */
  public static LogicalVolume thin(String name, String pool, long id) {
    return overNothing(name, pool, id, true);
  }

  /** A thin snapshot over nothing. */
  public static LogicalVolume snapshot(String name, String pool, long id) {
    return overNothing(name, pool, id, false);
  }

  private static LogicalVolume overNothing(String name, String pool, long id, boolean writable) {
    var thin = new ThinVolume(pool, id, Optional.empty(), Optional.empty());
    return lv(name, "thin", writable, Optional.empty(), Optional.of(thin));
  }

  /** A thin snapshot. */
  public static LogicalVolume snapshot(String name, String pool, long id, String base) {
    var thin = new ThinVolume(pool, id, Optional.of(base), Optional.empty());
    return lv(name, "thin", false, Optional.empty(), Optional.of(thin));
  }

  private static LogicalVolume lv(
      String name,
      String type,
      boolean writable,
      Optional<ThinPool> pool,
      Optional<ThinVolume> thin) {
    return new LogicalVolume(
        name, "uuid-" + name, type, List.of(), writable, List.of(), SIZE, pool, thin);
  }
}

package org.lvmsr.backend.check;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lvmsr.backend.lvm.DmDevice;
import org.lvmsr.backend.lvm.LogicalVolume;
import org.lvmsr.backend.lvm.ThinPool;
import org.lvmsr.backend.lvm.VolumeGroup;
import org.lvmsr.backend.thin.LvContents;
import org.lvmsr.backend.thin.PoolMetadata;
import org.lvmsr.backend.thin.PoolVolume;
import org.lvmsr.metadata.device.ReadableDevice;

/**
 * What the VG's thin pools themselves say. Pools that are active on this host are left out, as the
 * kernel knows more of them than the medium does, and those that a partial copy has not got.
 *
 * @param pools by names of their LVs
 */
public record PoolWitness(Map<String, Reading> pools) {

  public PoolWitness {
    pools = Map.copyOf(pools);
  }

  /** What reading a pool gave. */
  public sealed interface Reading {
    /**
     * It is whole.
     *
     * @param transaction of the last change of its volumes
     * @param volumes by their numbers
     */
    record Found(long transaction, Map<Long, PoolVolume> volumes) implements Reading {
      public Found {
        volumes = Map.copyOf(volumes);
      }
    }

    /** It is damaged, or the medium reports errors. */
    record Unreadable(String problem) implements Reading {}
  }

  /** No pool was looked at. */
  static PoolWitness none() {
    return new PoolWitness(Map.of());
  }

  static PoolWitness of(ReadableDevice device, VolumeGroup vg, List<DmDevice> active) {
    Map<String, Reading> pools = new HashMap<>();
    for (LogicalVolume lv : vg.volumes().values()) {
      Optional<ThinPool> pool = lv.pool();
      if (pool.isPresent() && active.stream().noneMatch(one -> isOf(one, vg, lv, pool.get()))) {
        read(device, vg, pool.get()).ifPresent(reading -> pools.put(lv.name(), reading));
      }
    }
    return new PoolWitness(pools);
  }

  private static boolean isOf(DmDevice device, VolumeGroup vg, LogicalVolume lv, ThinPool pool) {
    boolean metadata =
        vg.volume(pool.metadata())
            .filter(half -> half.undashedUuid().equals(device.lvUuid()))
            .isPresent();
    return metadata || lv.undashedUuid().equals(device.lvUuid());
  }

  private static Optional<Reading> read(ReadableDevice device, VolumeGroup vg, ThinPool pool) {
    Optional<LogicalVolume> lv = vg.volume(pool.metadata()).filter(LogicalVolume::isLinear);
    if (lv.isEmpty()) {
      return Optional.of(new Reading.Unreadable("the VG has no linear LV " + pool.metadata()));
    }
    boolean whole =
        lv.get().segments().stream()
            .allMatch(run -> vg.offsetOf(run) + vg.lengthOf(run) <= device.size());
    return whole ? Optional.of(read(new LvContents(device, vg, lv.get()))) : Optional.empty();
  }

  private static Reading read(ReadableDevice contents) {
    try {
      Optional<PoolMetadata> metadata = PoolMetadata.open(contents);
      return metadata.isEmpty()
          ? new Reading.Found(0, Map.of())
          : new Reading.Found(metadata.get().transaction(), metadata.get().volumes());
    } catch (IOException e) {
      return new Reading.Unreadable(String.valueOf(e.getMessage()));
    }
  }
}

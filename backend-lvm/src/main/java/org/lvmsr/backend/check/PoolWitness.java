package org.lvmsr.backend.check;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.lvmsr.backend.lvm.DmDevice;
import org.lvmsr.backend.lvm.Extents;
import org.lvmsr.backend.lvm.LogicalVolume;
import org.lvmsr.backend.lvm.ThinPool;
import org.lvmsr.backend.lvm.VolumeGroup;
import org.lvmsr.backend.thin.LvContents;
import org.lvmsr.backend.thin.PoolMetadata;
import org.lvmsr.backend.thin.PoolVolume;
import org.lvmsr.metadata.device.ReadableDevice;

/**
 * What thin pools themselves say of their volumes. Where these have their blocks is not read. Pools
 * that are active on this host are left out, as the kernel knows more of them than the medium does,
 * and those that a partial copy has not got.
 *
 * @param readings of pools of the VG, and of older texts of it
 * @param active names of the pools that are active
 */
public record PoolWitness(Map<Place, Reading> readings, Set<String> active) {

  public PoolWitness {
    readings = Map.copyOf(readings);
    active = Set.copyOf(active);
  }

  /**
   * Where a pool has its account.
   *
   * @param pool name of its LV
   * @param extents of the LV of its metadata
   */
  public record Place(String pool, List<Extents> extents) {
    public Place {
      extents = List.copyOf(extents);
    }
  }

  /** What reading a pool gave. */
  public sealed interface Reading {
    /**
     * Its list of volumes is whole.
     *
     * @param transaction of the last change of its volumes
     * @param volumes by their numbers
     */
    record Found(long transaction, Map<Long, PoolVolume> volumes) implements Reading {
      public Found {
        volumes = Map.copyOf(volumes);
      }
    }

    /** It begins with zeroes, as one does that was never active. */
    record Blank() implements Reading {}

    /** It is damaged, or the medium reports errors. */
    record Unreadable(String problem) implements Reading {}
  }

  /** No pool was looked at. */
  public static PoolWitness none() {
    return new PoolWitness(Map.of(), Set.of());
  }

  /**
   * Looks at them.
   *
   * @param vgs the VG, and what it was
   * @param devices of the VG that are active on this host
   */
  static PoolWitness of(ReadableDevice device, List<VolumeGroup> vgs, List<DmDevice> devices) {
    Map<Place, Reading> readings = new HashMap<>();
    Set<String> active = new HashSet<>();
    for (VolumeGroup vg : vgs) {
      for (LogicalVolume lv : pools(vg)) {
        if (isActive(devices, vg, lv)) {
          boolean unused = active.add(lv.name());
        }
      }
    }
    for (VolumeGroup vg : vgs) {
      for (LogicalVolume lv : pools(vg)) {
        Optional<LogicalVolume> metadata = metadata(vg, lv).filter(half -> isOn(device, vg, half));
        if (metadata.isPresent() && !active.contains(lv.name())) {
          readings.computeIfAbsent(
              new Place(lv.name(), metadata.get().segments()),
              place -> read(new LvContents(device, vg, metadata.get())));
        }
      }
    }
    return new PoolWitness(readings, active);
  }

  /** How many pools were read. */
  public long read() {
    return readings.keySet().stream().map(Place::pool).distinct().count();
  }

  public static List<LogicalVolume> pools(VolumeGroup vg) {
    return vg.volumes().values().stream().filter(lv -> lv.pool().isPresent()).toList();
  }

  /** Whether one of these devices is a pool, or the account of one. */
  public static boolean isActive(List<DmDevice> devices, VolumeGroup vg, LogicalVolume pool) {
    return devices.stream().anyMatch(one -> isOf(one, vg, pool));
  }

  private static boolean isOf(DmDevice device, VolumeGroup vg, LogicalVolume pool) {
    boolean ofMetadata =
        metadata(vg, pool).filter(half -> half.undashedUuid().equals(device.lvUuid())).isPresent();
    return ofMetadata || pool.undashedUuid().equals(device.lvUuid());
  }

  private static Optional<LogicalVolume> metadata(VolumeGroup vg, LogicalVolume pool) {
    return pool.pool()
        .flatMap(halves -> vg.volume(halves.metadata()))
        .filter(LogicalVolume::isLinear);
  }

  private static boolean isOn(ReadableDevice device, VolumeGroup vg, LogicalVolume lv) {
    return lv.segments().stream()
        .allMatch(run -> vg.offsetOf(run) + vg.lengthOf(run) <= device.size());
  }

  private static Reading read(ReadableDevice contents) {
    try {
      Optional<PoolMetadata> metadata = PoolMetadata.open(contents);
      return metadata.isEmpty()
          ? new Reading.Blank()
          : new Reading.Found(metadata.get().transaction(), metadata.get().volumes());
    } catch (IOException e) {
      return new Reading.Unreadable(String.valueOf(e.getMessage()));
    }
  }

  /** What was read where a VG has a pool. */
  public Optional<Reading> of(VolumeGroup vg, LogicalVolume pool) {
    return metadata(vg, pool)
        .map(half -> new Place(pool.name(), half.segments()))
        .flatMap(place -> Optional.ofNullable(readings.get(place)));
  }

  /** Pools of a text that are of another moment than it, or were not read. */
  public Set<String> notOf(VolumeGroup vg) {
    Set<String> names = new TreeSet<>();
    for (LogicalVolume pool : pools(vg)) {
      boolean agrees =
          of(vg, pool).filter(reading -> agree(pool.pool().orElseThrow(), reading)).isPresent();
      if (!agrees) {
        boolean unused = names.add(pool.name());
      }
    }
    return names;
  }

  /** Whether LVM's text and a pool that can be read are of the same moment. */
  static boolean agree(ThinPool pool, Reading reading) {
    if (reading instanceof Reading.Unreadable) {
      return false;
    }
    return pool.isAt(reading instanceof Reading.Found found ? found.transaction() : 0);
  }
}

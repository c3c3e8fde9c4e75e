package org.lvmsr.backend.attached;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.lvmsr.backend.exec.CommandFailure;
import org.lvmsr.backend.lvm.DeviceMapper;
import org.lvmsr.backend.lvm.LoadedTables;
import org.lvmsr.backend.lvm.LogicalVolume;
import org.lvmsr.backend.lvm.LvCommands;
import org.lvmsr.backend.lvm.ThinPool;
import org.lvmsr.backend.lvm.VolumeGroup;

/**
 * Takes away devices of pools that an LVM command leaves when it is killed, and that keep LVM from
 * working: hidden halves without the pool, with which LVM refuses to activate the pool and so to
 * activate or remove any volume in it; a pool that was made but does not work yet, on which LVM
 * cannot put a volume that has a base; and a pool's own visible device, with which LVM fails to
 * remove the pool's last volume.
 */
final class PoolDevices {
  private static final System.Logger LOG = System.getLogger(PoolDevices.class.getName());

  private final DeviceMapper deviceMapper;
  private final LvCommands lvs;

  PoolDevices(DeviceMapper deviceMapper, LvCommands lvs) {
    this.deviceMapper = deviceMapper;
    this.lvs = lvs;
  }

  /**
   * Leaves none of them.
   *
   * @param shared the pool that is to be active without a volume, if there is one
   * @throws CommandFailure if one is still there; those that come meanwhile are another command's
   */
  void clear(VolumeGroup vg, Optional<String> shared) throws IOException {
    List<LogicalVolume> pools =
        vg.volumes().values().stream().filter(lv -> lv.pool().isPresent()).toList();
    if (pools.isEmpty() || !deviceMapper.isThere()) {
      return;
    }
    Set<String> devices = removeUnusable(vg, pools);
    List<String> found = inTheWay(vg, pools, devices, shared);
    if (found.isEmpty()) {
      return;
    }
    LOG.log(Level.WARNING, "devices that a command has left: {0}", found);
    try {
      lvs.deactivate(found);
    } catch (CommandFailure e) {
      Set<String> now = lvs.devices().uuids();
      if (inTheWay(vg, pools, now, shared).stream().anyMatch(found::contains)) {
        throw e;
      }
    }
  }

  /**
   * Removes pools that were made and never worked: LVM has no command that does. A command that is
   * just making one is awaited first.
   *
   * @return the uuids of the devices that are there
   */
  private Set<String> removeUnusable(VolumeGroup vg, List<LogicalVolume> pools) throws IOException {
    Map<String, LoadedTables> seen = lvs.devices().loaded();
    if (unusable(vg, pools, seen).isEmpty()) {
      return seen.keySet();
    }
    lvs.awaitOthers();
    Map<String, LoadedTables> devices = lvs.devices().loaded();
    Set<String> left = new HashSet<>(devices.keySet());
    for (String pool : unusable(vg, pools, devices)) {
      LOG.log(Level.WARNING, "removing pool {0}, which a command has half made", pool);
      lvs.devices().remove(pool);
      left.remove(pool);
    }
    return left;
  }

  /** Asks device-mapper itself: sysfs does not show a device that has no table yet. */
  private static List<String> unusable(
      VolumeGroup vg, List<LogicalVolume> pools, Map<String, LoadedTables> devices) {
    return pools.stream()
        .map(pool -> DeviceMapper.deviceUuid(vg, pool, DeviceMapper.POOL_LAYER))
        .filter(pool -> devices.containsKey(pool) && !devices.get(pool).inUse())
        .toList();
  }

  private static List<String> inTheWay(
      VolumeGroup vg, List<LogicalVolume> pools, Set<String> devices, Optional<String> shared) {
    List<String> found = new ArrayList<>();
    for (LogicalVolume lv : pools) {
      if (!shared.equals(Optional.of(lv.name()))) {
        addIfThere(vg, lv.name(), DeviceMapper.VISIBLE_POOL_LAYER, devices, found);
      }
      if (!devices.contains(DeviceMapper.deviceUuid(vg, lv, DeviceMapper.POOL_LAYER))) {
        ThinPool pool = lv.pool().orElseThrow();
        addIfThere(vg, pool.data(), DeviceMapper.POOL_DATA_LAYER, devices, found);
        addIfThere(vg, pool.metadata(), DeviceMapper.POOL_METADATA_LAYER, devices, found);
      }
    }
    return found;
  }

  private static void addIfThere(
      VolumeGroup vg, String name, String layer, Set<String> devices, List<String> found) {
    Optional<LogicalVolume> lv = vg.volume(name);
    if (lv.isPresent() && devices.contains(DeviceMapper.deviceUuid(vg, lv.get(), layer))) {
      found.add(name);
    }
  }
}

package org.lvmsr.backend.attached;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.lvmsr.backend.exec.CommandFailure;
import org.lvmsr.backend.lvm.DeviceMapper;
import org.lvmsr.backend.lvm.DmDevice;
import org.lvmsr.backend.lvm.LogicalVolume;
import org.lvmsr.backend.lvm.LvCommands;
import org.lvmsr.backend.lvm.ThinPool;
import org.lvmsr.backend.lvm.VolumeGroup;

/**
 * Takes away the devices of a pool's hidden halves that are there without the pool, as an LVM
 * command leaves them that was killed while it activated or deactivated the pool. While they are
 * there LVM refuses to activate the pool, and so to activate or remove any volume in it.
 */
final class HalfActivePools {
  private static final System.Logger LOG = System.getLogger(HalfActivePools.class.getName());

  /** The layer of a pool that its volumes lie on, and under which its halves are in use. */
  private static final String POOL_LAYER = "tpool";

  private final DeviceMapper deviceMapper;
  private final LvCommands lvs;

  HalfActivePools(DeviceMapper deviceMapper, LvCommands lvs) {
    this.deviceMapper = deviceMapper;
    this.lvs = lvs;
  }

  /**
   * Leaves no half without its pool.
   *
   * @return whether there was one
   * @throws CommandFailure if one is still there
   */
  boolean clear(VolumeGroup vg) throws IOException {
    List<String> halves = halves(vg);
    if (halves.isEmpty()) {
      return false;
    }
    LOG.log(Level.WARNING, "halves of pools without their pool: {0}", halves);
    try {
      lvs.deactivate(halves);
    } catch (CommandFailure e) {
      if (!halves(vg).isEmpty()) {
        throw e;
      }
    }
    return true;
  }

  private List<String> halves(VolumeGroup vg) throws IOException {
    List<DmDevice> devices = deviceMapper.devices(vg.uuid());
    Set<String> there = devices.stream().map(DmDevice::lvUuid).collect(Collectors.toSet());
    List<String> halves = new ArrayList<>();
    for (LogicalVolume lv : vg.volumes().values()) {
      if (lv.pool().isPresent() && !hasPoolLayer(devices, lv)) {
        ThinPool pool = lv.pool().get();
        Stream.of(pool.data(), pool.metadata())
            .flatMap(name -> vg.volume(name).stream())
            .filter(half -> there.contains(half.undashedUuid()))
            .map(LogicalVolume::name)
            .forEach(halves::add);
      }
    }
    return halves;
  }

  private static boolean hasPoolLayer(List<DmDevice> devices, LogicalVolume pool) {
    return devices.stream()
        .anyMatch(
            device ->
                device.lvUuid().equals(pool.undashedUuid()) && device.layer().equals(POOL_LAYER));
  }
}

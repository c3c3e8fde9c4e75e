package org.lvmsr.backend.lvm;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.lvmsr.backend.dm.DmId;
import org.lvmsr.backend.dm.DmKernel;

/** How full the thin pools are that are active on this host. */
public final class ActivePools {
  private final DeviceMapper deviceMapper;
  private final DmKernel kernel;

  /** Those of this host; asking needs root. */
  public ActivePools(DeviceMapper deviceMapper, DmKernel kernel) {
    this.deviceMapper = deviceMapper;
    this.kernel = kernel;
  }

  /**
   * Those of a VG, in the order of their names. A pool that comes or goes just now may be missing.
   * They are not made to commit for it, so it is what they had a second ago.
   *
   * @throws IOException if device-mapper could not be asked
   */
  public List<PoolUsage> of(VolumeGroup vg) throws IOException {
    List<PoolUsage> usages = new ArrayList<>();
    for (LogicalVolume lv : active(vg)) {
      long chunkBytes = lv.pool().orElseThrow().chunkBytes();
      status(DeviceMapper.deviceUuid(vg, lv, DeviceMapper.POOL_LAYER))
          .ifPresent(one -> usages.add(one.usage(lv.name(), chunkBytes)));
    }
    return usages;
  }

  /**
   * The pools of a VG that have a device, in the order of its name. LVM gives that another name
   * with the pool's first volume.
   */
  private List<LogicalVolume> active(VolumeGroup vg) throws IOException {
    Map<String, LogicalVolume> pools =
        vg.volumes().values().stream()
            .filter(lv -> lv.pool().isPresent())
            .collect(Collectors.toMap(LogicalVolume::undashedUuid, Function.identity()));
    List<LogicalVolume> active = new ArrayList<>();
    if (!pools.isEmpty()) {
      for (DmDevice device : deviceMapper.devices(vg.uuid())) {
        LogicalVolume pool = pools.get(device.lvUuid());
        if (pool != null && device.layer().equals(DeviceMapper.POOL_LAYER)) {
          active.add(pool);
        }
      }
    }
    return active;
  }

  private Optional<PoolStatus> status(String uuid) throws IOException {
    return DmKernel.ifThere(() -> kernel.status(DmId.uuid(uuid), false)).flatMap(PoolStatus::ofAny);
  }
}

package org.lvmsr.backend.lvm;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.lvmsr.backend.exec.CommandFailure;
import org.lvmsr.backend.exec.CommandRunner;

/**
 * How full the thin pools are that are active on this host. One command tells it of all pools, so
 * its answer is kept for a moment, for the SRs that are asked about next; without an active pool no
 * command is run.
 */
public final class ActivePools {
  private static final Duration FRESH = Duration.ofSeconds(2);

  private final DeviceMapper deviceMapper;
  private final Dmsetup dmsetup;
  private @Nullable Answer last;

  /** Those of this host; asking needs root. */
  public ActivePools(DeviceMapper deviceMapper, CommandRunner runner) {
    this.deviceMapper = deviceMapper;
    this.dmsetup = new Dmsetup(runner);
  }

  private record Answer(Map<String, PoolStatus> pools, long at) {}

  /**
   * Those of a VG, in the order of their names. A pool that comes or goes just now may be missing.
   *
   * @throws CommandFailure if device-mapper could not be asked
   */
  public List<PoolUsage> of(VolumeGroup vg) throws IOException {
    Map<String, LogicalVolume> active = active(vg);
    if (active.isEmpty()) {
      return List.of();
    }
    Map<String, PoolStatus> all = all();
    List<PoolUsage> usages = new ArrayList<>();
    active.forEach(
        (device, lv) -> {
          PoolStatus status = all.get(device);
          if (status != null) {
            usages.add(status.usage(lv.name(), lv.pool().orElseThrow().chunkBytes()));
          }
        });
    return usages;
  }

  /** The pools of a VG that have a device, by its name. */
  private Map<String, LogicalVolume> active(VolumeGroup vg) throws IOException {
    Map<String, LogicalVolume> pools =
        vg.volumes().values().stream()
            .filter(lv -> lv.pool().isPresent())
            .collect(Collectors.toMap(LogicalVolume::undashedUuid, Function.identity()));
    Map<String, LogicalVolume> active = new TreeMap<>();
    if (!pools.isEmpty()) {
      for (DmDevice device : deviceMapper.devices(vg.uuid())) {
        LogicalVolume pool = pools.get(device.lvUuid());
        if (pool != null && device.layer().equals(DeviceMapper.POOL_LAYER)) {
          active.put(device.name(), pool);
        }
      }
    }
    return active;
  }

  private synchronized Map<String, PoolStatus> all() throws CommandFailure {
    long now = System.nanoTime();
    Answer known = last;
    if (known == null || now - known.at() > FRESH.toNanos()) {
      known = new Answer(dmsetup.pools(), now);
      last = known;
    }
    return known.pools();
  }
}

package org.lvmsr.backend.attached;

import java.io.IOException;
import java.util.Optional;
import org.lvmsr.backend.lvm.LogicalVolume;
import org.lvmsr.backend.lvm.ThinPool;
import org.lvmsr.backend.lvm.VolumeGroup;
import org.lvmsr.backend.thin.LvContents;
import org.lvmsr.backend.thin.PoolMetadata;
import org.lvmsr.metadata.device.ReadableDevice;

/**
 * A pool whose metadata begins with zeroes though it has had volumes. The kernel takes it for a new
 * one and writes over what is left of it, and LVM does not check one that begins so.
 */
final class BlankPool {
  private BlankPool() {}

  /**
   * Refuses to have such a one activated.
   *
   * @param name of a pool, or of any other LV of the VG
   */
  static void refuse(ReadableDevice pv, VolumeGroup vg, String name) throws IOException {
    Optional<LogicalVolume> lv = vg.volume(name);
    Optional<ThinPool> pool =
        lv.flatMap(LogicalVolume::thin)
            .flatMap(thin -> vg.volume(thin.pool()))
            .or(() -> lv)
            .flatMap(LogicalVolume::pool);
    if (pool.isEmpty() || pool.get().isAt(0)) {
      return;
    }
    Optional<LogicalVolume> metadata =
        vg.volume(pool.get().metadata()).filter(LogicalVolume::isLinear);
    if (metadata.isPresent() && PoolMetadata.isBlank(new LvContents(pv, vg, metadata.get()))) {
      throw new IOException(
          "zeroes were written over the metadata of a pool ("
              + pool.get().metadata()
              + "), which the kernel would make anew: lvmsr check says more");
    }
  }
}

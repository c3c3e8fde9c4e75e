package org.lvmsr.backend.attached;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.lvmsr.backend.lvm.DmDevices;
import org.lvmsr.backend.lvm.LvCommands;
import org.lvmsr.backend.lvm.ThinPool;
import org.lvmsr.backend.lvm.ThinVolume;
import org.lvmsr.backend.thin.MetadataBlock;
import org.lvmsr.backend.thin.PoolMetadata;
import org.lvmsr.metadata.device.DirectDevice;
import org.lvmsr.metadata.device.ReadableDevice;

/**
 * An active pool's metadata of one moment, which the kernel keeps so that it can be read. There is
 * one at most: the holder has the {@link AttachedSr#lockPool lock} of the pool.
 *
 * @param device uuid of the pool's own device
 */
public record HeldMetadata(DmDevices devices, String device) implements AutoCloseable {

  /** Has the kernel keep it. What somebody has left is given up. */
  static HeldMetadata begin(DmDevices devices, String device) throws IOException {
    devices.holdMetadata(device);
    return new HeldMetadata(devices, device);
  }

  /** Gives up what a reader that was killed may have left. */
  static void giveUp(DmDevices devices, String device) throws IOException {
    if (devices.keepsMetadata(device)) {
      devices.releaseMetadata(device);
    }
  }

  /**
   * How much each volume of the pool has in it, in bytes, by the volume's number in the pool.
   *
   * @param halves of the pool
   */
  public Map<Long, Long> mapped(LvCommands lvs, ThinPool halves) throws IOException {
    try (ReadableDevice metadata = open(lvs, halves)) {
      PoolMetadata pool = PoolMetadata.openHeld(metadata);
      Map<Long, Long> bytes = new HashMap<>();
      pool.volumes()
          .forEach((number, volume) -> bytes.put(number, volume.blocks() * pool.blockBytes()));
      return bytes;
    }
  }

  /**
   * The same of one volume.
   *
   * @throws IOException if the pool does not have it
   */
  public long mapped(LvCommands lvs, ThinPool halves, ThinVolume volume) throws IOException {
    try (ReadableDevice metadata = open(lvs, halves)) {
      PoolMetadata pool = PoolMetadata.openHeld(metadata);
      return pool.volume(volume.deviceId())
          .map(found -> found.blocks() * pool.blockBytes())
          .orElseThrow(() -> missing(volume));
    }
  }

  private static ReadableDevice open(LvCommands lvs, ThinPool halves) throws IOException {
    return DirectDevice.openReadOnly(lvs.device(halves.metadata()), MetadataBlock.BYTES);
  }

  private static IOException missing(ThinVolume volume) {
    return new IOException("pool " + volume.pool() + " has no volume " + volume.deviceId());
  }

  @Override
  public void close() throws IOException {
    devices.releaseMetadata(device);
  }
}

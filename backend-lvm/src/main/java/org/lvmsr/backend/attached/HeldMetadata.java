package org.lvmsr.backend.attached;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.lvmsr.backend.lvm.Dmsetup;
import org.lvmsr.backend.lvm.LvCommands;
import org.lvmsr.backend.lvm.ThinPool;
import org.lvmsr.backend.lvm.ThinVolume;

/**
 * An active pool's metadata of one moment, which the kernel keeps so that it can be read. There is
 * one at most: the holder has the {@link AttachedSr#lockPool lock} of the pool.
 *
 * @param device uuid of the pool's own device
 */
public record HeldMetadata(Dmsetup dmsetup, String device) implements AutoCloseable {

  /** Has the kernel keep it. What somebody has left is given up. */
  static HeldMetadata begin(Dmsetup dmsetup, String device) throws IOException {
    dmsetup.holdMetadata(device);
    return new HeldMetadata(dmsetup, device);
  }

  /** Gives up what a reader that was killed may have left. */
  static void giveUp(Dmsetup dmsetup, String device) throws IOException {
    if (dmsetup.keepsMetadata(device)) {
      dmsetup.releaseMetadata(device);
    }
  }

  /**
   * How much each volume of the pool has in it, in bytes, by the volume's number in the pool.
   *
   * @param halves of the pool
   */
  public Map<Long, Long> mapped(LvCommands lvs, ThinPool halves) throws IOException {
    Map<Long, Long> bytes = new HashMap<>();
    lvs.mappedBlocks(halves.metadata())
        .forEach((volume, blocks) -> bytes.put(volume, blocks * halves.chunkBytes()));
    return bytes;
  }

  /**
   * What {@link #mapped} says of one volume.
   *
   * @throws IOException if the pool does not have it
   */
  public static long bytesOf(ThinVolume volume, Map<Long, Long> mapped) throws IOException {
    Long bytes = mapped.get(volume.deviceId());
    if (bytes == null) {
      throw new IOException("pool " + volume.pool() + " has no volume " + volume.deviceId());
    }
    return bytes;
  }

  @Override
  public void close() throws IOException {
    dmsetup.releaseMetadata(device);
  }
}

package org.lvmsr.backend.attached;

import java.io.IOException;
import org.lvmsr.backend.lvm.Dmsetup;

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

  @Override
  public void close() throws IOException {
    dmsetup.releaseMetadata(device);
  }
}

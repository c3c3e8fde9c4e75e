package org.lvmsr.backend.host;

import java.io.IOException;
import java.nio.file.Path;
import org.lvmsr.backend.dm.DmControl;
import org.lvmsr.backend.dm.DmKernel;
import org.lvmsr.metadata.StoreClock;
import org.lvmsr.metadata.device.BlockDevice;
import org.lvmsr.metadata.device.DirectDevice;
import org.lvmsr.metadata.device.ReadableDevice;

/**
 * Opens block devices. The one way to the bytes of a LUN and to device-mapper, so that tests can
 * cut the power of the one and be there when the other is asked.
 */
public interface Devices {

  /** Opens for reading and writing, past the host's page cache. */
  BlockDevice open(Path path) throws IOException;

  /** Opens for reading; the result cannot write by type. */
  ReadableDevice openReadOnly(Path path) throws IOException;

  /** The clock by which a store on one of them waits for its former owner. */
  default StoreClock clock() {
    return StoreClock.SYSTEM;
  }

  /** What makes devices of other ones. */
  default DmKernel deviceMapper() {
    return new DmControl();
  }

  /** The devices of this host. */
  static Devices direct() {
    return new Devices() {
      @Override
      public BlockDevice open(Path path) throws IOException {
        return DirectDevice.open(path);
      }

      @Override
      public ReadableDevice openReadOnly(Path path) throws IOException {
        return DirectDevice.openReadOnly(path);
      }
    };
  }
}

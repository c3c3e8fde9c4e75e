package org.lvmsr.backend.host;

import java.io.IOException;
import java.nio.file.Path;
import org.lvmsr.metadata.device.BlockDevice;
import org.lvmsr.metadata.device.DirectDevice;
import org.lvmsr.metadata.device.ReadableDevice;

/** Opens block devices. The one way to the bytes of a LUN, so that tests can cut its power. */
public interface Devices {

  /** Opens for reading and writing, past the host's page cache. */
  BlockDevice open(Path path) throws IOException;

  /** Opens for reading; the result cannot write by type. */
  ReadableDevice openReadOnly(Path path) throws IOException;

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

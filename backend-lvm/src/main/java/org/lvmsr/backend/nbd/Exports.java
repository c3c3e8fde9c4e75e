package org.lvmsr.backend.nbd;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.lvmsr.backend.attached.VolumeUri;

/** Volumes that can be reached over NBD on this host while they are active. */
public interface Exports extends AutoCloseable {
  /** Where a volume is exported while it is active; empty if that cannot be done here. */
  Optional<String> uri(VolumeUri volume);

  /**
   * Begins to export a volume, unless it is exported already.
   *
   * @param device to be there for as long as the export
   */
  void begin(VolumeUri volume, Path device, boolean readOnly) throws IOException;

  /**
   * Ends the export of a volume, if there is one, and all connections to it. Nobody has the device
   * open any more because of it.
   *
   * @throws IOException if somebody has
   */
  void end(VolumeUri volume) throws IOException;

  /** The same for all volumes of an SR. */
  void endAll(String sr) throws IOException;

  /** Ends all exports, and begins no other. */
  @Override
  void close();

  /** None at all: for a process that ends with the call it answers. */
  static Exports none() {
    return NoExports.INSTANCE;
  }
}

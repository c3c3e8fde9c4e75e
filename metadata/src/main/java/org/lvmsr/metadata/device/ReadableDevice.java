package org.lvmsr.metadata.device;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A block device that can be read. A holder of this type cannot write, which is how read-only tools
 * are kept read-only. Implementations may be used by several threads at once.
 */
public interface ReadableDevice extends Closeable {

  /** What the device is called in messages, such as its path. */
  String name();

  /** Size in bytes: that of now for a block device, that of when it was opened for a file. */
  long size();

  /** Logical sector size in bytes, 512 or 4096: the smallest unit that can be written. */
  int sectorSize();

  /**
   * Fills {@code target} from its position to its limit with the bytes at {@code offset}. Offset
   * and length need no alignment.
   *
   * @throws DeviceException if the device reports an error or ends before the target is full; the
   *     content of the target is then undefined
   */
  void read(long offset, ByteBuffer target) throws IOException;

  @Override
  void close() throws IOException;
}

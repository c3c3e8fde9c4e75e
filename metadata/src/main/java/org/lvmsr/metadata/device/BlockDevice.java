package org.lvmsr.metadata.device;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A block device that can be read and written.
 *
 * <p>A write is in force for every later read as soon as it returns, but is durable only after a
 * {@link #flush} that began after it returned has returned without an exception. Until then any
 * subset of its sectors may survive a power loss.
 */
public interface BlockDevice extends ReadableDevice {

  /**
   * Writes the bytes of {@code source} from its position to its limit at {@code offset}.
   *
   * @throws IllegalArgumentException if offset or length is not a multiple of {@link #sectorSize}
   * @throws DeviceException if the device reports an error; how much was written is then unknown
   */
  void write(long offset, ByteBuffer source) throws IOException;

  /**
   * Makes the range read as zeroes, by the quickest means the device has. Durable after the next
   * flush, like a write.
   *
   * @param progress told after each slice how many bytes of the range are done
   * @throws java.io.InterruptedIOException if the thread is interrupted between two slices
   */
  void zero(long offset, long length, ZeroProgress progress) throws IOException;

  /** Makes everything written so far durable, through every volatile cache below. */
  void flush() throws IOException;

  /** Hears how far a {@link BlockDevice#zero} has come. */
  @FunctionalInterface
  interface ZeroProgress {

    /** Ignores the news. */
    ZeroProgress NONE = bytes -> {};

    /** Called after each slice with the number of bytes zeroed so far. */
    void zeroed(long bytes);
  }
}

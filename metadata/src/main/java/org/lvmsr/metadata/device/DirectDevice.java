package org.lvmsr.metadata.device;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * A block device or image file used with direct I/O: past the page cache, so that a read shows what
 * the LUN holds and not what this host remembers, and a write is on its way when it returns.
 *
 * <p>Files on a file system without direct I/O are used through the page cache; block devices never
 * are.
 */
public final class DirectDevice implements BlockDevice {

  /** How much is zeroed between two looks at the interrupt flag. */
  private static final long ZERO_SLICE = 64L * 1024 * 1024;

  private final OpenFile file;
  private final AlignedBuffers buffers;
  private final DirectReader reader;

  private DirectDevice(OpenFile file) {
    this.file = file;
    this.buffers = new AlignedBuffers();
    this.reader = new DirectReader(file, buffers);
  }

  /**
   * Opens a block device or file for reading; the result cannot write.
   *
   * @throws DeviceException if it cannot be opened or is neither a block device nor a file
   */
  public static ReadableDevice openReadOnly(Path path) throws IOException {
    return new DirectReader(OpenFile.open(path, false), new AlignedBuffers());
  }

  /**
   * The same for who reads a few blocks and comes again soon: buffers are given back by the garbage
   * collector only.
   *
   * @param most bytes that are read at once, a multiple of 4096
   */
  public static ReadableDevice openReadOnly(Path path, int most) throws IOException {
    return new DirectReader(OpenFile.open(path, false), new AlignedBuffers(most));
  }

  /**
   * Opens a block device or file for reading and writing.
   *
   * @throws DeviceException if it cannot be opened or is neither a block device nor a file
   */
  public static BlockDevice open(Path path) throws IOException {
    return new DirectDevice(OpenFile.open(path, true));
  }

  /**
   * Whether something of this host uses a block device in a way that forbids another such use: a
   * mount, swap, a device of device-mapper, or one of these on one of its partitions.
   *
   * @throws DeviceException if it cannot be opened at all
   */
  public static boolean isClaimed(Path path) throws IOException {
    return OpenFile.isClaimed(path);
  }

  @Override
  public String name() {
    return file.name();
  }

  @Override
  public long size() {
    return file.size();
  }

  @Override
  public int sectorSize() {
    return file.sectorSize();
  }

  @Override
  public void read(long offset, ByteBuffer target) throws IOException {
    reader.read(offset, target);
  }

  @Override
  public void write(long offset, ByteBuffer source) throws IOException {
    requireAligned(offset, source.remaining());
    requireInside("pwrite", offset, source.remaining());
    AlignedBuffers.Aligned buffer = buffers.take();
    try {
      long next = offset;
      while (source.hasRemaining()) {
        int length = Math.min(source.remaining(), AlignedBuffers.LENGTH);
        ByteBuffer slice = source.slice(source.position(), length);
        buffer.bytes().clear().put(slice);
        file.write(buffer.address(), length, next);
        source.position(source.position() + length);
        next += length;
      }
    } finally {
      buffers.giveBack(buffer);
    }
  }

  @Override
  public void zero(long offset, long length, ZeroProgress progress) throws IOException {
    requireAligned(offset, length);
    requireInside("zero", offset, length);
    long done = 0;
    while (done < length) {
      if (Thread.interrupted()) {
        throw new InterruptedIOException(
            "zeroing " + name() + " interrupted after " + done + " of " + length + " bytes");
      }
      long slice = Math.min(ZERO_SLICE, length - done);
      zeroSlice(offset + done, slice);
      done += slice;
      progress.zeroed(done);
    }
  }

  private void zeroSlice(long offset, long length) throws IOException {
    int errno = file.zero(offset, length);
    if (errno == Errno.EOPNOTSUPP || errno == Errno.EINVAL || errno == Errno.ENOTTY) {
      writeZeroes(offset, length);
    } else if (errno != 0) {
      throw new DeviceException("zero", name(), offset, length, errno);
    }
  }

  private void writeZeroes(long offset, long length) throws IOException {
    ByteBuffer zeroes = ByteBuffer.allocate(AlignedBuffers.LENGTH);
    for (long done = 0; done < length; done += zeroes.capacity()) {
      zeroes.clear().limit((int) Math.min(zeroes.capacity(), length - done));
      write(offset + done, zeroes);
    }
  }

  @Override
  public void flush() throws IOException {
    file.flush();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  private void requireAligned(long offset, long length) {
    if (offset % sectorSize() != 0 || length % sectorSize() != 0) {
      throw new IllegalArgumentException(
          "not aligned to " + sectorSize() + " bytes: offset " + offset + ", length " + length);
    }
  }

  /** A file would silently grow where a disk reports its end. */
  private void requireInside(String operation, long offset, long length) throws DeviceException {
    if (offset < 0 || offset + length > size()) {
      throw new DeviceException(operation, name(), offset, length, Errno.ENOSPC);
    }
  }
}

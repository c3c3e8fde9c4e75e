package org.lvmsr.metadata.device;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A disk with a volatile cache whose power fails before a chosen operation. Reads see the cache.
 * What is left after the cut is everything flushed, and of each unflushed 512-byte sector any
 * version that was ever written to it, or the old one.
 */
public final class PowerCutDevice implements BlockDevice {

  private static final int SECTOR = 512;

  private final byte[] durable;
  private final byte[] cached;
  private final List<Write> unflushed = new ArrayList<>();
  private final int cutBefore;
  private int operations;

  private record Write(int offset, ByteBuffer bytes) {}

  /** A disk with this content that fails before its n-th write or flush, counted from 0. */
  public PowerCutDevice(byte[] content, int cutBefore) {
    this.durable = content.clone();
    this.cached = content.clone();
    this.cutBefore = cutBefore;
  }

  /** How many writes and flushes there were. */
  public synchronized int operations() {
    return operations;
  }

  /** What is left if nothing of the cache survives. */
  public synchronized byte[] imageWithoutCache() {
    return durable.clone();
  }

  /** What is left if all of the cache survives. */
  public synchronized byte[] imageWithCache() {
    return cached.clone();
  }

  /** What is left if each cached sector survives or not by chance. */
  public synchronized byte[] image(Random chance) {
    byte[] image = durable.clone();
    for (Write write : unflushed) {
      for (int at = 0; at < write.bytes().capacity(); at += SECTOR) {
        if (chance.nextBoolean()) {
          write.bytes().get(at, image, write.offset() + at, SECTOR);
        }
      }
    }
    return image;
  }

  private void count(String operation) throws DeviceException {
    if (operations >= cutBefore) {
      throw new DeviceException(operation, name(), -1, -1, Errno.EIO);
    }
    operations++;
  }

  @Override
  public String name() {
    return "power-cut";
  }

  @Override
  public long size() {
    return durable.length;
  }

  @Override
  public int sectorSize() {
    return SECTOR;
  }

  @Override
  public synchronized void read(long offset, ByteBuffer target) throws IOException {
    if (operations >= cutBefore || offset + target.remaining() > cached.length) {
      throw new DeviceException("read", name(), offset, target.remaining(), Errno.EIO);
    }
    target.put(cached, (int) offset, target.remaining());
  }

  @Override
  public synchronized void write(long offset, ByteBuffer source) throws IOException {
    int length = source.remaining();
    ByteBuffer copy = ByteBuffer.allocate(length).put(source.duplicate()).flip();
    try {
      count("write");
    } catch (DeviceException e) {
      unflushed.add(new Write((int) offset, copy)); // Under way when the power failed.
      throw e;
    }
    source.get(cached, (int) offset, length);
    unflushed.add(new Write((int) offset, copy));
  }

  @Override
  public void zero(long offset, long length, ZeroProgress progress) throws IOException {
    write(offset, ByteBuffer.allocate((int) length));
    progress.zeroed(length);
  }

  @Override
  public synchronized void flush() throws IOException {
    count("flush");
    System.arraycopy(cached, 0, durable, 0, durable.length);
    unflushed.clear();
  }

  @Override
  public void close() {}
}

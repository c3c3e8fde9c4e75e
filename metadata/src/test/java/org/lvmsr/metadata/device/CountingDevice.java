package org.lvmsr.metadata.device;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Counts what reaches the device, and can make flushes as slow as a disk's. */
public final class CountingDevice extends ForwardingDevice {

  private final AtomicInteger writes = new AtomicInteger();
  private final AtomicInteger flushes = new AtomicInteger();
  private final AtomicLong bytesRead = new AtomicLong();
  private final long flushMillis;

  /** Decorates a device; each flush takes at least this long. */
  public CountingDevice(BlockDevice below, long flushMillis) {
    super(below);
    this.flushMillis = flushMillis;
  }

  /** Writes since the last reset. */
  public int writes() {
    return writes.get();
  }

  /** Flushes since the last reset. */
  public int flushes() {
    return flushes.get();
  }

  /** Bytes read since the device was made. */
  public long bytesRead() {
    return bytesRead.get();
  }

  /** Starts counting writes and flushes again. */
  public void reset() {
    writes.set(0);
    flushes.set(0);
  }

  @Override
  public void read(long offset, ByteBuffer target) throws IOException {
    bytesRead.addAndGet(target.remaining());
    super.read(offset, target);
  }

  @Override
  public void write(long offset, ByteBuffer source) throws IOException {
    writes.incrementAndGet();
    super.write(offset, source);
  }

  @Override
  public void zero(long offset, long length, ZeroProgress progress) throws IOException {
    writes.incrementAndGet();
    super.zero(offset, length, progress);
  }

  @Override
  public void flush() throws IOException {
    flushes.incrementAndGet();
    try {
      Thread.sleep(flushMillis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    super.flush();
  }
}

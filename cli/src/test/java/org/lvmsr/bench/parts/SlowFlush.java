package org.lvmsr.bench.parts;

import java.util.concurrent.locks.LockSupport;
import org.lvmsr.fixtures.device.ForwardingDevice;
import org.lvmsr.metadata.device.BlockDevice;

/** A device whose flush takes some time, as over a network, and otherwise none at all. */
final class SlowFlush extends ForwardingDevice {

  private final long flushNanos;

  SlowFlush(BlockDevice below, long flushNanos) {
    super(below);
    this.flushNanos = flushNanos;
  }

  @Override
  public void flush() {
    long end = System.nanoTime() + flushNanos;
    for (long left = flushNanos; left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}

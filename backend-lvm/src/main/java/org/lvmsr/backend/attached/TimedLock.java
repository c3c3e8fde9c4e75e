package org.lvmsr.backend.attached;

import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;

/** A lock that is given in the order of asking, and counts how long it was waited for. */
final class TimedLock {
  private final ReentrantLock lock = new ReentrantLock(true);
  private final LongAdder waitedNanos = new LongAdder();

  /** Waits for it; a thread that has it may take it again. */
  KeyedLocks.Held lock() {
    long asked = System.nanoTime();
    lock.lock();
    waitedNanos.add(System.nanoTime() - asked);
    return lock::unlock;
  }

  /** How long all have waited together that have got it. */
  Duration waited() {
    return Duration.ofNanos(waitedNanos.sum());
  }
}

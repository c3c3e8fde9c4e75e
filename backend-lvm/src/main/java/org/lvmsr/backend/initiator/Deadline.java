package org.lvmsr.backend.initiator;

import java.time.Duration;

/**
 * The moment by which something must have happened.
 *
 * @param nanoTime that moment, as {@link System#nanoTime} counts
 */
record Deadline(long nanoTime) {
  static Deadline in(Duration time) {
    return new Deadline(System.nanoTime() + time.toNanos());
  }

  boolean hasPassed() {
    return nanoTime - System.nanoTime() <= 0;
  }

  /** What is left, in milliseconds, rounded up; 0 if it has passed. */
  long millisLeft() {
    long nanos = nanoTime - System.nanoTime();
    return nanos <= 0 ? 0 : (nanos + 999_999) / 1_000_000;
  }
}

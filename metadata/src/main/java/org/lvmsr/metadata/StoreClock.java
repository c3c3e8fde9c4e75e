package org.lvmsr.metadata;

import java.time.Duration;

/** Time as the store needs it: only ever differences, never a date. */
public interface StoreClock {

  /** The clock of the machine. */
  StoreClock SYSTEM =
      new StoreClock() {
        @Override
        public long nanoTime() {
          return System.nanoTime();
        }

        @Override
        public void sleep(Duration time) throws InterruptedException {
          Thread.sleep(time.toMillis());
        }
      };

  /** Nanoseconds since some moment. */
  long nanoTime();

  /** Waits. */
  void sleep(Duration time) throws InterruptedException;
}

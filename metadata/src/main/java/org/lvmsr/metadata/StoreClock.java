package org.lvmsr.metadata;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Time as the store needs it: differences for decisions, dates only for people. */
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

  /** The date that history gives a change. */
  default Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.MILLIS);
  }

  /** Waits. */
  void sleep(Duration time) throws InterruptedException;
}

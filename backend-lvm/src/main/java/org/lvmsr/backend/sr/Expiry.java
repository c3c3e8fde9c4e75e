package org.lvmsr.backend.sr;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Looks from time to time whether something has been kept long enough. */
final class Expiry implements AutoCloseable {
  private static final Duration PERIOD = Duration.ofSeconds(10);

  private final ScheduledExecutorService timer;

  private Expiry(ScheduledExecutorService timer) {
    this.timer = timer;
  }

  /** Asks every ten seconds, never twice at once. */
  static Expiry of(Consumer<Instant> look) {
    ScheduledExecutorService timer =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "lvmsr-expiry");
              thread.setDaemon(true);
              return thread;
            });
    InstantSource clock = InstantSource.system();
    Future<?> unused =
        timer.scheduleWithFixedDelay(
            () -> look.accept(clock.instant()),
            PERIOD.toMillis(),
            PERIOD.toMillis(),
            TimeUnit.MILLISECONDS);
    return new Expiry(timer);
  }

  @Override
  public void close() {
    timer.shutdown();
  }
}

package org.lvmsr.backend.exec;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.commons.exec.ExecuteWatchdog;
import org.apache.commons.exec.Watchdog;
import org.jspecify.annotations.Nullable;

/**
 * Ends a child that passed its deadline: TERM first, because a killed LVM command may leave devices
 * suspended, and KILL only if the grace passes too.
 */
final class TermThenKillWatchdog extends ExecuteWatchdog {
  private final Duration grace;
  private volatile @Nullable Process child;
  private volatile boolean expired;

  /** The builder that replaces this constructor makes no subclass. */
  @SuppressWarnings("deprecation")
  TermThenKillWatchdog(Duration deadline, Duration grace) {
    super(deadline.toMillis());
    this.grace = grace;
  }

  /** Whether the deadline passed before the child ended. */
  boolean expired() {
    return expired;
  }

  @Override
  public synchronized void start(Process process) {
    child = process;
    super.start(process);
  }

  @Override
  public synchronized void timeoutOccured(Watchdog watchdog) {
    Process process = child;
    expired = process != null && process.isAlive();
    super.timeoutOccured(watchdog);
    if (process != null) {
      killAfterGrace(process);
    }
  }

  private void killAfterGrace(Process process) {
    try {
      process.onExit().get(grace.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      process.destroyForcibly();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}

package org.lvmsr.backend.sr;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;
import org.lvmsr.backend.lvm.LvCommands;
import org.lvmsr.metadata.TakeoverListener;

/**
 * The wait for LVM commands on a VG that an earlier life of the service may have left running. With
 * ten thousand LVs it takes as long as reading the store does, so it is done meanwhile: from when
 * the lock of the store is held, and no other process of this host begins any.
 */
final class OtherCommands implements TakeoverListener, AutoCloseable {
  private final LvCommands lvs;
  private @Nullable FutureTask<Void> waiting;

  OtherCommands(LvCommands lvs) {
    this.lvs = lvs;
  }

  @Override
  public void watching(String hostUuid, Duration remaining) {
    // The log of the call says how long that was.
  }

  /** Begins to wait, in a thread of its own. */
  @Override
  public void claimed() {
    var unused = begun();
  }

  private FutureTask<Void> begun() {
    FutureTask<Void> before = waiting;
    if (before != null) {
      return before;
    }
    FutureTask<Void> now = new FutureTask<>(look());
    waiting = now;
    Thread thread = new Thread(now, "lvmsr-others");
    thread.setDaemon(true);
    thread.start();
    return now;
  }

  /** What has to be done while the lock of the store is held is done at once. */
  private Callable<Void> look() {
    try {
      lvs.forbidLateRestoring();
    } catch (IOException e) {
      return () -> {
        throw e;
      };
    }
    return () -> {
      lvs.awaitRunning();
      return null;
    };
  }

  /**
   * Returns when they have ended.
   *
   * @throws IOException if it could not be waited for
   */
  void await() throws IOException {
    FutureTask<Void> task = begun();
    try {
      task.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while other LVM commands were awaited");
    }
  }

  /**
   * Returns when no command is under way: it would have the LUN open, which could not be
   * disconnected then. How it went was told, or is not wanted any more.
   */
  @Override
  public void close() {
    FutureTask<Void> task = waiting;
    boolean interrupted = false;
    while (task != null && !task.isDone()) {
      try {
        Void unused = task.get();
      } catch (InterruptedException e) {
        interrupted = true;
      } catch (ExecutionException told) {
        break;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}

package org.lvmsr.metadata;

import java.time.Duration;

/** Hears what opening a store waits for. */
@FunctionalInterface
public interface TakeoverListener {

  /** Ignores the news. */
  TakeoverListener NONE = (host, remaining) -> {};

  /** Called about once per heartbeat while the owner block of another host is watched. */
  void watching(String hostUuid, Duration remaining);

  /**
   * Called when the lock of the store is held and our claim is on the LUN. The store is not yet
   * ours: opening goes on when this returns.
   */
  default void claimed() {}
}

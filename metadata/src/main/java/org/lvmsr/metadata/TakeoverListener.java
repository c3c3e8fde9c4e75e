package org.lvmsr.metadata;

import java.time.Duration;

/** Hears that opening waits to see whether another host is alive. */
@FunctionalInterface
public interface TakeoverListener {

  /** Ignores the news. */
  TakeoverListener NONE = (host, remaining) -> {};

  /** Called about once per heartbeat while the owner block of another host is watched. */
  void watching(String hostUuid, Duration remaining);
}

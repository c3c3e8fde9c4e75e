package org.lvmsr.metadata;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How a store is opened for writing.
 *
 * @param lockFile file whose exclusive lock keeps other processes of this host out; created if
 *     missing, never deleted
 * @param heartbeat how often the owner block on the LUN is renewed
 * @param takeoverWait how long another host's owner block is watched before it is taken for dead;
 *     at least three heartbeats
 * @param forceTakeover true to take over at once, on an administrator's word that the other host is
 *     dead
 * @param withoutUnreadable true to go on with one replica although nothing of the other one's
 *     header can be read, on an administrator's word
 * @param sealAfter quiet time after which the last commit is sealed
 * @param clock source of time
 * @param randomness source of nonces
 * @param background runs the writing of checkpoints beside commits
 * @param listener hears what opening waits for
 */
public record StoreOptions(
    Path lockFile,
    Duration heartbeat,
    Duration takeoverWait,
    boolean forceTakeover,
    boolean withoutUnreadable,
    Duration sealAfter,
    StoreClock clock,
    RandomGenerator randomness,
    Background background,
    TakeoverListener listener) {

  /** Refuses a takeover wait that a live writer could miss. */
  public StoreOptions {
    if (heartbeat.isNegative() || heartbeat.isZero()) {
      throw new IllegalArgumentException("heartbeat must be positive: " + heartbeat);
    }
    if (takeoverWait.compareTo(heartbeat.multipliedBy(3)) < 0) {
      throw new IllegalArgumentException(
          "takeover wait " + takeoverWait + " is less than three heartbeats of " + heartbeat);
    }
  }

  /** Heartbeat every 2 s, takeover after 10 s, seal after 1 s. */
  public static StoreOptions with(Path lockFile) {
    return new StoreOptions(
        lockFile,
        Duration.ofSeconds(2),
        Duration.ofSeconds(10),
        false,
        false,
        Duration.ofSeconds(1),
        StoreClock.SYSTEM,
        new SecureRandom(),
        Background.THREAD,
        TakeoverListener.NONE);
  }

  /** The same, with other times. */
  public StoreOptions withTimes(Duration heartbeat, Duration takeoverWait, Duration sealAfter) {
    return new StoreOptions(
        lockFile,
        heartbeat,
        takeoverWait,
        forceTakeover,
        withoutUnreadable,
        sealAfter,
        clock,
        randomness,
        background,
        listener);
  }

  /** The same, taking over at once. */
  public StoreOptions withForcedTakeover() {
    return new StoreOptions(
        lockFile,
        heartbeat,
        takeoverWait,
        true,
        withoutUnreadable,
        sealAfter,
        clock,
        randomness,
        background,
        listener);
  }

  /** The same, going on with one replica if nothing of the other one's header can be read. */
  public StoreOptions withoutUnreadableReplica() {
    return new StoreOptions(
        lockFile,
        heartbeat,
        takeoverWait,
        forceTakeover,
        true,
        sealAfter,
        clock,
        randomness,
        background,
        listener);
  }

  /** The same, with another clock. */
  public StoreOptions withClock(StoreClock other) {
    return withClock(other, randomness);
  }

  /** The same, with another clock and another source of randomness. */
  public StoreOptions withClock(StoreClock clock, RandomGenerator randomness) {
    return new StoreOptions(
        lockFile,
        heartbeat,
        takeoverWait,
        forceTakeover,
        withoutUnreadable,
        sealAfter,
        clock,
        randomness,
        background,
        listener);
  }

  /** The same, with something else to run the tasks that nobody waits for. */
  public StoreOptions withBackground(Background background) {
    return new StoreOptions(
        lockFile,
        heartbeat,
        takeoverWait,
        forceTakeover,
        withoutUnreadable,
        sealAfter,
        clock,
        randomness,
        background,
        listener);
  }

  /** The same, with somebody listening. */
  public StoreOptions withListener(TakeoverListener listener) {
    return new StoreOptions(
        lockFile,
        heartbeat,
        takeoverWait,
        forceTakeover,
        withoutUnreadable,
        sealAfter,
        clock,
        randomness,
        background,
        listener);
  }
}

package org.lvmsr.backend.attached;

import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One fair lock per key. Locks are never thrown away: there are as many as keys that were ever
 * used, and a lock is small.
 */
public final class KeyedLocks<K> {
  private final ConcurrentMap<K, ReentrantLock> locks = new ConcurrentHashMap<>();

  /** A lock that is held until closed. */
  public interface Held extends AutoCloseable {
    @Override
    void close();
  }

  /** Waits for the key's lock. */
  public Held lock(K key) {
    ReentrantLock lock = of(key);
    lock.lock();
    return lock::unlock;
  }

  /** The key's lock, if nobody has it. */
  public Optional<Held> tryLock(K key) {
    ReentrantLock lock = of(key);
    return lock.tryLock() ? Optional.of(lock::unlock) : Optional.empty();
  }

  private ReentrantLock of(K key) {
    return locks.computeIfAbsent(key, k -> new ReentrantLock(true));
  }
}

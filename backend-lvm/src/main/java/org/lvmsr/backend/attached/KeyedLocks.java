package org.lvmsr.backend.attached;

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
    ReentrantLock lock = locks.computeIfAbsent(key, k -> new ReentrantLock(true));
    lock.lock();
    return lock::unlock;
  }
}

package org.lvmsr.backend.diagnostics;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;

/** The last few of many; the oldest goes when there are too many. */
final class Recent<T> {
  private final int most;
  private final Deque<T> all = new ArrayDeque<>();

  Recent(int most) {
    this.most = most;
  }

  synchronized void add(T one) {
    if (all.size() == most) {
      all.removeFirst();
    }
    all.addLast(one);
  }

  /** Adds one that takes the place of others. */
  synchronized void add(T one, Predicate<T> superseded) {
    boolean unused = all.removeIf(superseded);
    add(one);
  }

  /** The oldest first. */
  synchronized List<T> list() {
    return List.copyOf(all);
  }
}

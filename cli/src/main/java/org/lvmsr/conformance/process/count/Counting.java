package org.lvmsr.conformance.process.count;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Counts for each child of this process what was executed from its beginning to its end. Keeps the
 * living descendants and the last children.
 */
final class Counting {
  /** Far more than calls run at once. */
  private static final int CHILDREN_KEPT = 64;

  private final int self;
  private final Map<Integer, Member> members = new HashMap<>();
  private final Set<Child> running = new HashSet<>();
  private final Map<Integer, Child> children =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, Child> eldest) {
          return size() > CHILDREN_KEPT;
        }
      };

  private int executed;

  Counting(int self) {
    this.self = self;
  }

  /** A process that descends from a child. */
  private static final class Member {
    final Child child;
    int threads = 1;

    Member(Child child) {
      this.child = child;
    }
  }

  /** A child of this process; asked for and begun in either order, as threads happen to run. */
  private static final class Child {
    final int pid;
    final CompletableFuture<Count> count = new CompletableFuture<>();
    boolean begun;
    boolean alone;
    int executedBefore;
    int own;

    Child(int pid) {
      this.pid = pid;
    }
  }

  /** The count of a child, done when its end is told; never if something was lost meanwhile. */
  synchronized CompletableFuture<Count> of(int pid) {
    return children.computeIfAbsent(pid, Child::new).count;
  }

  synchronized void accept(ProcessEvent event) {
    switch (event.kind()) {
      case PROCESS_BEGAN -> processBegan(event.pid(), event.parent());
      case THREAD_BEGAN -> threads(event.pid(), 1);
      case THREAD_ENDED -> threads(event.pid(), -1);
      case EXECUTED -> executed(event.pid());
      case LOST -> forget();
    }
  }

  private void processBegan(int pid, int parent) {
    Member ofParent = members.get(parent);
    if (parent == self) {
      members.put(pid, new Member(childBegan(pid)));
    } else if (ofParent != null) {
      members.put(pid, new Member(ofParent.child));
    }
  }

  private Child childBegan(int pid) {
    Child child = children.computeIfAbsent(pid, Child::new);
    if (child.begun) { // Another one, long ago.
      child = new Child(pid);
      children.put(pid, child);
    }
    child.begun = true;
    child.executedBefore = executed;
    child.alone = running.isEmpty();
    running.forEach(other -> other.alone = false);
    running.add(child);
    return child;
  }

  /**
   * A process ends with its last thread, not with its first: that one ends also if another thread
   * executes a program, which then takes its place.
   */
  private void threads(int pid, int more) {
    Member member = members.get(pid);
    if (member == null) {
      return;
    }
    member.threads += more;
    if (member.threads == 0) {
      members.remove(pid);
      if (pid == member.child.pid) {
        ended(member.child);
      }
    }
  }

  private void ended(Child child) {
    running.remove(child);
    int elsewhere = executed - child.executedBefore - child.own;
    child.count.complete(
        new Count(child.own, child.alone ? OptionalInt.of(elsewhere) : OptionalInt.empty()));
  }

  private void executed(int pid) {
    executed++;
    Member member = members.get(pid);
    if (member != null) {
      member.child.own++;
    }
  }

  /** What runs by now is nobody's. */
  private void forget() {
    members.clear();
    running.clear();
    children.clear();
  }
}

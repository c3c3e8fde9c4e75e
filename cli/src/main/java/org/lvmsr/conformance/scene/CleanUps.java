package org.lvmsr.conformance.scene;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is to be undone, in reverse, also when a run is interrupted. */
final class CleanUps {
  private final Deque<CleanUp> open = new ArrayDeque<>();
  private final List<String> leftBehind = new ArrayList<>();
  private final List<String> kept = new ArrayList<>();
  private volatile @Nullable Thread undoing;

  /** What is to be undone and how; an exception means that it is still there. */
  private record CleanUp(String what, Runnable undo) {}

  synchronized void add(String what, Runnable undo) {
    open.push(new CleanUp(what, undo));
  }

  /** What is there still and nothing can be done about. */
  synchronized void leave(String what) {
    leftBehind.add(what);
  }

  /** Whether any thread is at it. */
  boolean isBusy() {
    return undoing != null;
  }

  /** Whether this thread is at it. */
  boolean isUndoing() {
    return Thread.currentThread().equals(undoing);
  }

  /** Does something that whoever ends the run waits for, as for the undoing. */
  synchronized void during(Runnable work) {
    undoing = Thread.currentThread();
    try {
      work.run();
    } finally {
      undoing = null;
    }
  }

  /** Undoes all of it. */
  synchronized void undo() {
    undoing = Thread.currentThread();
    undoAll();
    undoing = null;
  }

  private void undoAll() {
    while (!open.isEmpty()) {
      CleanUp last = open.pop();
      try {
        last.undo().run();
      } catch (NotOffered noWay) {
        kept.add(last.what() + ": the plugin does not offer " + noWay.getMessage());
      } catch (RuntimeException stillThere) {
        leftBehind.add(last.what() + ": " + stillThere.getMessage());
      }
    }
  }

  /** What the plugin has no way to undo. */
  synchronized List<String> kept() {
    return List.copyOf(kept);
  }

  /** What could not be undone. */
  synchronized List<String> leftBehind() {
    return List.copyOf(leftBehind);
  }
}

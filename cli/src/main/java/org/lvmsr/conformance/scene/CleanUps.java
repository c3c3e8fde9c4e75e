package org.lvmsr.conformance.scene;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** What is to be undone, in reverse, also when a run is interrupted. */
final class CleanUps {
  private final Deque<CleanUp> open = new ArrayDeque<>();
  private final List<String> leftBehind = new ArrayList<>();

  /** What is to be undone and how; an exception means that it is still there. */
  private record CleanUp(String what, Runnable undo) {}

  synchronized void add(String what, Runnable undo) {
    open.push(new CleanUp(what, undo));
  }

  /** Undoes all of it. */
  synchronized void undo() {
    while (!open.isEmpty()) {
      CleanUp last = open.pop();
      try {
        last.undo().run();
      } catch (Broken | NotOffered | NoScene stillThere) {
        leftBehind.add(last.what() + ": " + stillThere.getMessage());
      }
    }
  }

  /** What could not be undone. */
  synchronized List<String> leftBehind() {
    return List.copyOf(leftBehind);
  }
}

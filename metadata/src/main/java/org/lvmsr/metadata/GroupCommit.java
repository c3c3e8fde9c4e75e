package org.lvmsr.metadata;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.lvmsr.metadata.format.Layout;

/**
 * Orders updates and gathers them into groups. One group is being written at a time, by one of the
 * threads that wait for it; updates that arrive meanwhile form the next one.
 */
final class GroupCommit {

  /** Writes a group and makes it durable. */
  interface Sink {

    /**
     * Makes a frame of this group durable.
     *
     * @param durable the state before it, in case a checkpoint is due
     * @return sequence of the frame
     */
    long commit(CommitGroup group, State durable) throws IOException;
  }

  /** Something to be done while no group is being written. */
  interface Exclusive {
    void run() throws IOException;
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition news = lock.newCondition();
  private final Sink sink;
  private final Layout layout;
  private final StoreClock clock;

  /** Groups not yet begun, the first to be written first. */
  private final Deque<CommitGroup> queue = new ArrayDeque<>();

  private @Nullable CommitGroup inFlight;
  private boolean busy;
  private State durable;
  private State newest;
  private @Nullable Throwable failure;

  GroupCommit(State state, Layout layout, StoreClock clock, Sink sink) {
    this.durable = state;
    this.newest = state;
    this.layout = layout;
    this.clock = clock;
    this.sink = sink;
  }

  State durable() throws StoreLatchedException {
    lock.lock();
    try {
      requireHealthy();
      return durable;
    } finally {
      lock.unlock();
    }
  }

  State update(Function<State, Patch> change) throws IOException {
    CommitGroup group;
    lock.lock();
    try {
      requireHealthy();
      Patch patch = change.apply(newest);
      StateEditor.Applied applied = StateEditor.apply(newest, patch);
      if (!applied.mergePatch().isEmpty()) {
        group = enqueue(patch, applied);
      } else if (!queue.isEmpty()) {
        group = queue.getLast();
      } else if (inFlight != null) {
        group = inFlight;
      } else {
        return durable;
      }
    } finally {
      lock.unlock();
    }
    while (!awaitTurnOrDurable(group)) {
      lead(group);
    }
    return group.state();
  }

  private CommitGroup enqueue(Patch patch, StateEditor.Applied applied) throws StoreFullException {
    requireRoom(patch, applied.state());
    UndoStep step =
        new UndoStep(clock.now().toString(), patch.cause(), Optional.of(applied.undo()));
    byte[] commit = Bodies.commit(applied.mergePatch(), step);
    if (isTooLong(commit)) {
      // What makes room must not fail for lack of it: better no history than a full store.
      step = step.withoutUndo();
      commit = Bodies.commit(applied.mergePatch(), step);
    }
    if (isTooLong(commit)) {
      throw new StoreFullException("the commit", commit.length, layout.maxCommitBody());
    }
    CommitGroup last = queue.peekLast();
    if (last == null || !last.hasRoomFor(commit, layout.maxCommitBody())) {
      last = new CommitGroup(newest);
      queue.addLast(last);
    }
    last.add(commit, step, applied.state());
    newest = applied.state();
    return last;
  }

  private boolean isTooLong(byte[] commit) {
    return Bodies.COMMITS_ENVELOPE + CommitGroup.length(commit) > layout.maxCommitBody();
  }

  /** The state may always shrink; the last of the room is for what leads to that. */
  private void requireRoom(Patch patch, State after) throws StoreFullException {
    long limit = patch.makesRoom() ? layout.maxStateBody() : layout.ordinaryStateBody();
    long length = after.jsonLength();
    if (length > limit && length > newest.jsonLength()) {
      throw new StoreFullException("the state", length, limit);
    }
  }

  /**
   * Waits until the group is durable (true) or it is this thread's turn to write it (false). Cannot
   * be interrupted: a commit that may be on its way cannot be called back.
   */
  private boolean awaitTurnOrDurable(CommitGroup group) throws StoreLatchedException {
    lock.lock();
    try {
      while (!group.isDurable()) {
        requireHealthy();
        if (!busy && queue.peekFirst() == group) {
          busy = true;
          inFlight = queue.removeFirst();
          return false;
        }
        news.awaitUninterruptibly();
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  private void lead(CommitGroup group) {
    try {
      long sequence = sink.commit(group, durable);
      finish(group, sequence);
    } catch (Throwable e) {
      latch(e);
      idle();
    }
  }

  private void finish(CommitGroup group, long sequence) {
    lock.lock();
    try {
      if (failure == null) {
        State before = group.state();
        durable = before.atSequence(sequence);
        newest = newest == before ? durable : newest;
        group.markDurable(durable);
      }
      idle();
    } finally {
      lock.unlock();
    }
  }

  private void idle() {
    lock.lock();
    try {
      busy = false;
      inFlight = null;
      news.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Makes every waiting and every later call fail with this cause. The first failure counts. */
  void latch(Throwable cause) {
    lock.lock();
    try {
      failure = failure == null ? cause : failure;
      news.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Latches, and waits until nothing is being written. */
  void latchAndDrain(Throwable cause) {
    lock.lock();
    try {
      latch(cause);
      while (busy) {
        news.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
  }

  private void requireHealthy() throws StoreLatchedException {
    if (failure != null) {
      throw new StoreLatchedException(failure);
    }
  }

  /** Runs something if no group is being written or waiting. Its failure latches. */
  void runIfIdle(Exclusive action) throws IOException {
    lock.lock();
    try {
      requireHealthy();
      if (busy || !queue.isEmpty()) {
        return;
      }
      busy = true;
    } finally {
      lock.unlock();
    }
    runExclusive(action);
  }

  /** Runs something last, when all groups are written, and lets nothing follow. */
  void runLast(Exclusive action, Throwable afterwards) throws IOException {
    lock.lock();
    try {
      requireHealthy();
      while (busy || !queue.isEmpty()) {
        news.awaitUninterruptibly();
        requireHealthy();
      }
      busy = true;
    } finally {
      lock.unlock();
    }
    try {
      runExclusive(action);
    } finally {
      latch(afterwards);
    }
  }

  private void runExclusive(Exclusive action) throws IOException {
    try {
      action.run();
    } catch (Throwable e) {
      latch(e);
      throw e;
    } finally {
      idle();
    }
  }
}

package org.lvmsr.backend.attached;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;

/**
 * Has requests of one kind done together: whoever gets the lock does what all others wait for too,
 * in one go. Nobody waits for others to come.
 *
 * <p>The technique is known as flat combining (Hendler, Incze, Shavit, Tzafrir, SPAA 2010).
 */
public final class Combiner<R> {
  /** So that one command stays well within its deadline. */
  private static final int MOST = 64;

  private final ConcurrentLinkedQueue<Turn<R>> waiting = new ConcurrentLinkedQueue<>();
  private final Supplier<KeyedLocks.Held> lock;

  /**
   * @param lock what keeps two batches apart, fair
   */
  public Combiner(Supplier<KeyedLocks.Held> lock) {
    this.lock = lock;
  }

  /** Does some requests; what fails for one of them it says by {@link Turn#fail}. */
  @FunctionalInterface
  public interface Work<R> {
    /** What it throws is the failure of all. */
    void run(List<Turn<R>> turns) throws IOException;
  }

  /** A request, and what became of it. Guarded by the lock once it waits. */
  public static final class Turn<R> {
    private final R request;
    private boolean done;
    private Optional<Exception> failure = Optional.empty();

    private Turn(R request) {
      this.request = request;
    }

    public R request() {
      return request;
    }

    /** The request was not done, for this reason, whatever becomes of the others. */
    public void fail(Exception reason) {
      failure = Optional.of(reason);
    }

    private void end(Optional<Exception> unlessFailed) {
      done = true;
      failure = failure.or(() -> unlessFailed);
    }

    private void throwFailure() throws IOException {
      if (failure.isPresent()) {
        if (failure.get() instanceof IOException e) {
          throw e;
        }
        throw (RuntimeException) failure.get();
      }
    }
  }

  /**
   * Has a request done, by this thread or by another one.
   *
   * @param work how; the same for all callers
   * @throws IOException what it failed with, also in the other thread
   */
  public void run(R request, Work<R> work) throws IOException {
    var turn = new Turn<>(request);
    waiting.add(turn);
    try (KeyedLocks.Held held = lock.get()) {
      while (!turn.done) {
        runAll(takeWaiting(), work);
      }
    }
    turn.throwFailure();
  }

  private List<Turn<R>> takeWaiting() {
    List<Turn<R>> taken = new ArrayList<>();
    while (taken.size() < MOST) {
      Turn<R> next = waiting.poll();
      if (next == null) {
        break;
      }
      taken.add(next);
    }
    return taken;
  }

  private void runAll(List<Turn<R>> turns, Work<R> work) {
    Optional<Exception> failure =
        Optional.of(new IOException("the call that did this for others too has not ended"));
    try {
      work.run(turns);
      failure = Optional.empty();
    } catch (IOException | RuntimeException e) {
      failure = Optional.of(e);
    } finally {
      for (Turn<R> turn : turns) {
        turn.end(failure);
      }
    }
  }
}

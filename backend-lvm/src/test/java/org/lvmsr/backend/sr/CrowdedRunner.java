package org.lvmsr.backend.sr;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.lvmsr.backend.exec.Command;
import org.lvmsr.backend.exec.CommandFailure;
import org.lvmsr.backend.exec.CommandResult;
import org.lvmsr.backend.exec.CommandRunner;
import org.lvmsr.backend.exec.SystemCommandRunner;

/**
 * Holds the first LVM command of a kind back until all other callers stand in line behind it, and
 * notes all commands of that kind.
 */
final class CrowdedRunner implements CommandRunner {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final CommandRunner runner = new SystemCommandRunner();
  private final List<Command> seen = new ArrayList<>();
  private volatile CountDownLatch arrived = new CountDownLatch(1);
  private volatile CountDownLatch release = new CountDownLatch(1);
  private volatile String held = "none";
  private volatile UnaryOperator<Command> second = UnaryOperator.identity();

  /** Something that many do at once, each with a number of its own. */
  @FunctionalInterface
  interface Call {
    void by(int number);
  }

  /** What became of one call. */
  private static final class Caller {
    private final Thread thread;
    private volatile Optional<RuntimeException> failure =
        Optional.of(new IllegalStateException("has not ended"));

    Caller(int number, Call call) {
      thread =
          new Thread(
              () -> {
                try {
                  call.by(number);
                  failure = Optional.empty();
                } catch (RuntimeException e) {
                  failure = Optional.of(e);
                }
              });
      thread.start();
    }
  }

  /** Has the second command of the kind be another one. */
  void replaceSecond(UnaryOperator<Command> by) {
    second = by;
  }

  /** The LVM commands of the kind that the last crowd had run. */
  synchronized List<Command> seen() {
    return List.copyOf(seen);
  }

  /**
   * Has many callers do something while the first one's command is held back.
   *
   * @param kind the LVM command, such as {@code lvremove}
   * @return what those were told that failed
   */
  List<RuntimeException> crowd(String kind, int callers, Call call) throws InterruptedException {
    begin(kind);
    List<Caller> all = new ArrayList<>();
    all.add(new Caller(0, call));
    assertTrue(arrived.await(PATIENCE.toSeconds(), TimeUnit.SECONDS), "no " + kind + " was run");
    for (int number = 1; number < callers; number++) {
      all.add(new Caller(number, call));
    }
    for (Caller caller : all.subList(1, callers)) {
      awaitInLine(caller.thread);
    }
    release.countDown();
    for (Caller caller : all) {
      caller.thread.join(PATIENCE.toMillis());
    }
    held = "none";
    return all.stream().flatMap(caller -> caller.failure.stream()).toList();
  }

  private synchronized void begin(String kind) {
    seen.clear();
    arrived = new CountDownLatch(1);
    release = new CountDownLatch(1);
    held = kind;
  }

  private static void awaitInLine(Thread thread) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (thread.getState() != Thread.State.WAITING) {
      assertTrue(System.nanoTime() < end, "a caller does not wait: " + thread.getState());
      Thread.sleep(5);
    }
  }

  @Override
  public CommandResult run(Command command) throws CommandFailure {
    return command.argv().contains(held) ? runHeld(command) : runner.run(command);
  }

  private CommandResult runHeld(Command command) throws CommandFailure {
    int number = note(command);
    if (number == 1) {
      arrived.countDown();
      try {
        assertTrue(release.await(PATIENCE.toSeconds(), TimeUnit.SECONDS));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    return runner.run(number == 2 ? second.apply(command) : command);
  }

  private synchronized int note(Command command) {
    seen.add(command);
    return seen.size();
  }
}

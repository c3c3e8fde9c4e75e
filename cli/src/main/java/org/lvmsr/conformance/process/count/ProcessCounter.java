package org.lvmsr.conformance.process.count;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Counts for processes that this one starts what is executed meanwhile, or says why it does not.
 * Costs them nothing: the kernel tells, and one thread of this process listens.
 */
public final class ProcessCounter implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 2;

  private final Counting counting = new Counting((int) ProcessHandle.current().pid());
  private Optional<Reader> reader = Optional.empty();
  private Optional<String> whyNot = Optional.empty();
  private int ofJava;

  private ProcessCounter() {}

  /** Begins to listen. */
  public static ProcessCounter open() {
    ProcessCounter counter = new ProcessCounter();
    counter.whyNot = counter.begin();
    return counter;
  }

  private Optional<String> begin() {
    try {
      reader = Optional.of(Reader.start(new ProcConnector(), counting::accept));
      // Java starts a helper, which executes the program; how many there are is its own affair.
      ofJava = own("true") - 1;
      return Optional.empty();
    } catch (TimeoutException e) {
      return Optional.of("the kernel tells of none: it lacks PROC_EVENTS, or this is a namespace");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of("interrupted");
    } catch (IOException | ExecutionException | LinkageError e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private int own(String program)
      throws IOException, InterruptedException, ExecutionException, TimeoutException {
    Process process = new ProcessBuilder(program).start();
    CompletableFuture<Count> count = counting.of((int) process.pid());
    int unused = process.waitFor();
    return count.get(PATIENCE_SECONDS, TimeUnit.SECONDS).own();
  }

  /** Why nothing is counted. */
  public Optional<String> whyNot() {
    return whyNot.or(() -> reader.flatMap(Reader::failure));
  }

  /**
   * The count of a process that was started just now. Done soon after its end; never if nothing is
   * counted or the kernel had more to tell than could be read.
   */
  public CompletableFuture<Count> of(Process process) {
    return counting.of((int) process.pid()).thenApply(count -> count.without(ofJava));
  }

  /** Counts what has ended by now, and listens no more. */
  @Override
  public void close() {
    reader.ifPresent(Reader::close);
  }
}

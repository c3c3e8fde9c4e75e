package org.lvmsr.conformance.process.count;

import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;

/** The one thread that reads news, as soon as there is any, until it is closed. */
final class Reader implements AutoCloseable {
  private final EventSource source;
  private final Consumer<ProcessEvent> sink;
  private final Thread thread = new Thread(this::read, "processes");
  private volatile boolean closed;
  private volatile Optional<String> failure = Optional.empty();

  private Reader(EventSource source, Consumer<ProcessEvent> sink) {
    this.source = source;
    this.sink = sink;
    thread.setDaemon(true);
  }

  /**
   * Begins to read.
   *
   * @param source closed by the thread
   */
  static Reader start(EventSource source, Consumer<ProcessEvent> sink) {
    Reader reader = new Reader(source, sink);
    reader.thread.start();
    return reader;
  }

  /** Why it stopped, if it was not told to. */
  Optional<String> failure() {
    return failure;
  }

  private void read() {
    try (source) {
      boolean last;
      do {
        source.await();
        last = closed; // Before the rest is read, so that nothing of before is left out.
        for (var next = source.next(); next.isPresent(); next = source.next()) {
          sink.accept(next.get());
        }
      } while (!last);
    } catch (IOException e) {
      failure = Optional.of(String.valueOf(e.getMessage()));
      sink.accept(ProcessEvent.lost());
    }
  }

  /** Has it read what has happened by now, and ends it. */
  @Override
  public void close() {
    closed = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

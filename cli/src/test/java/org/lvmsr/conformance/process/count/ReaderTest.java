package org.lvmsr.conformance.process.count;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import org.junit.jupiter.api.Test;
import org.lvmsr.conformance.process.count.ProcessEvent.Kind;

final class ReaderTest {
  private static final ProcessEvent ONE = ProcessEvent.of(Kind.EXECUTED, 1);
  private static final ProcessEvent TWO = ProcessEvent.of(Kind.EXECUTED, 2);

  private final List<ProcessEvent> told = new ArrayList<>();

  @Test
  void whatIsThereWhenItIsClosedIsRead() {
    Source source = new Source(false, ONE, TWO);
    Reader reader = Reader.start(source, told::add);
    reader.close();
    assertEquals(List.of(ONE, TWO), told);
    assertEquals(Optional.empty(), reader.failure());
    assertTrue(source.closed);
  }

  @Test
  void aSourceThatFailsIsALossAndHasAReason() {
    Source source = new Source(true, ONE);
    Reader reader = Reader.start(source, told::add);
    reader.close();
    assertEquals(List.of(ONE, ProcessEvent.lost()), told);
    assertEquals(Optional.of("recv: no"), reader.failure());
    assertTrue(source.closed);
  }

  /** Has some events, and then none or a failure. */
  private static final class Source implements EventSource {
    private final Queue<ProcessEvent> events;
    private final boolean fails;
    boolean closed;

    Source(boolean fails, ProcessEvent... events) {
      this.fails = fails;
      this.events = new ArrayDeque<>(List.of(events));
    }

    @Override
    public void await() {}

    @Override
    public Optional<ProcessEvent> next() throws IOException {
      if (events.isEmpty() && fails) {
        throw new IOException("recv: no");
      }
      return Optional.ofNullable(events.poll());
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}

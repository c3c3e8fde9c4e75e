package org.lvmsr.conformance.process.count;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.lvmsr.conformance.process.count.ProcessEvent.Kind;

final class CountingTest {
  private static final int SELF = 10;
  private static final int CHILD = 20;
  private static final int OTHER = 30;
  private static final int STRANGER = 99;

  private final Counting counting = new Counting(SELF);

  @Test
  void whatAChildAndItsDescendantsExecuteIsItsOwn() {
    fork(SELF, CHILD);
    exec(CHILD);
    fork(CHILD, 21);
    fork(21, 22);
    end(21);
    exec(22);
    end(CHILD);
    assertEquals(new Count(2, OptionalInt.of(0)), counting.of(CHILD).join());
  }

  @Test
  void aForkThatExecutesNothingDoesNotCount() {
    fork(SELF, CHILD);
    fork(CHILD, 21);
    end(21);
    end(CHILD);
    assertEquals(0, counting.of(CHILD).join().own());
  }

  @Test
  void whatOthersExecuteFromItsBeginningToItsEndIsElsewhere() {
    exec(STRANGER);
    fork(SELF, CHILD);
    exec(STRANGER);
    fork(STRANGER, 98);
    exec(98);
    exec(CHILD);
    end(CHILD);
    exec(STRANGER);
    assertEquals(new Count(1, OptionalInt.of(2)), counting.of(CHILD).join());
  }

  @Test
  void aServiceThatOneCallStartedIsElsewhereForTheNext() {
    fork(SELF, CHILD);
    fork(CHILD, 21);
    exec(21);
    end(CHILD);
    fork(SELF, OTHER);
    exec(OTHER);
    fork(21, 23);
    exec(23);
    end(OTHER);
    assertEquals(new Count(1, OptionalInt.of(0)), counting.of(CHILD).join());
    assertEquals(new Count(1, OptionalInt.of(1)), counting.of(OTHER).join());
  }

  @Test
  void ofCallsThatOverlapTheirOwnIsKnownOnly() {
    fork(SELF, CHILD);
    exec(CHILD);
    fork(SELF, OTHER);
    exec(STRANGER);
    end(CHILD);
    exec(OTHER);
    exec(OTHER);
    end(OTHER);
    assertEquals(new Count(1, OptionalInt.empty()), counting.of(CHILD).join());
    assertEquals(new Count(2, OptionalInt.empty()), counting.of(OTHER).join());
  }

  @Test
  void threadsAreNoProcesses() {
    fork(SELF, CHILD);
    tell(Kind.THREAD_BEGAN, CHILD);
    end(CHILD);
    CompletableFuture<Count> count = counting.of(CHILD);
    assertFalse(count.isDone(), "it has a thread yet");
    exec(CHILD);
    end(CHILD);
    assertEquals(new Count(1, OptionalInt.of(0)), count.join());
  }

  @Test
  void aChildMayBeAskedForBeforeItsBeginningIsTold() {
    CompletableFuture<Count> count = counting.of(CHILD);
    fork(SELF, CHILD);
    exec(CHILD);
    end(CHILD);
    assertEquals(1, count.join().own());
  }

  @Test
  void aNumberThatIsUsedAgainIsAnotherChild() {
    fork(SELF, CHILD);
    end(CHILD);
    fork(SELF, CHILD);
    exec(CHILD);
    end(CHILD);
    assertEquals(1, counting.of(CHILD).join().own());
  }

  @Test
  void whatWasLostMakesTheCallsOfThatTimeUnknown() {
    fork(SELF, CHILD);
    CompletableFuture<Count> count = counting.of(CHILD);
    counting.accept(ProcessEvent.lost());
    exec(CHILD);
    end(CHILD);
    assertFalse(count.isDone());
    assertFalse(counting.of(CHILD).isDone(), "asked for after it");
    fork(SELF, OTHER);
    exec(OTHER);
    end(OTHER);
    assertEquals(new Count(1, OptionalInt.of(0)), counting.of(OTHER).join());
  }

  private void fork(int parent, int child) {
    counting.accept(ProcessEvent.began(child, parent));
  }

  private void exec(int pid) {
    tell(Kind.EXECUTED, pid);
  }

  private void end(int pid) {
    tell(Kind.THREAD_ENDED, pid);
  }

  private void tell(Kind kind, int pid) {
    counting.accept(ProcessEvent.of(kind, pid));
  }
}

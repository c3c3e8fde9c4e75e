package org.lvmsr.backend.attached;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;

/** Who comes first does what the others wait for. */
class CombinerTest {
  private static final int CALLERS = 200;

  private final ReentrantLock lock = new ReentrantLock(true);
  private final Combiner<Integer> combiner =
      new Combiner<>(
          () -> {
            lock.lock();
            return lock::unlock;
          });

  private List<Future<?>> callAll(Combiner.Work<Integer> work) throws InterruptedException {
    ExecutorService threads = Executors.newFixedThreadPool(CALLERS);
    List<Future<?>> calls = new ArrayList<>();
    lock.lock();
    try {
      for (int i = 0; i < CALLERS; i++) {
        int number = i;
        calls.add(
            threads.submit(
                () -> {
                  combiner.run(number, work);
                  return number;
                }));
      }
      while (lock.getQueueLength() < CALLERS) {
        Thread.sleep(1);
      }
    } finally {
      lock.unlock();
    }
    threads.shutdown();
    return calls;
  }

  @Test
  void eachRequestIsDoneOnceAndFewAtATime() throws Exception {
    List<Integer> done = new ArrayList<>();
    AtomicInteger batches = new AtomicInteger();
    List<Future<?>> calls =
        callAll(
            turns -> {
              assertTrue(turns.size() <= 64, "too many: " + turns.size());
              batches.incrementAndGet();
              turns.forEach(turn -> done.add(turn.request()));
            });
    for (Future<?> call : calls) {
      call.get();
    }
    assertEquals(CALLERS, done.size());
    assertEquals(CALLERS, done.stream().distinct().count());
    assertEquals(4, batches.get());
  }

  @Test
  void whatFailsForOneFailsForThatOneOnly() throws Exception {
    List<Future<?>> calls =
        callAll(
            turns ->
                turns.stream()
                    .filter(turn -> turn.request() % 10 == 7)
                    .forEach(turn -> turn.fail(new IOException("no " + turn.request()))));
    for (int i = 0; i < CALLERS; i++) {
      Future<?> call = calls.get(i);
      if (i % 10 == 7) {
        var failure = assertThrows(ExecutionException.class, call::get);
        assertEquals(IOException.class.getName() + ": no " + i, failure.getMessage());
      } else {
        call.get();
      }
    }
  }

  @Test
  void whatTheWorkThrowsIsTheFailureOfAll() throws Exception {
    for (Future<?> call :
        callAll(
            turns -> {
              throw new IOException("all of it");
            })) {
      var failure = assertThrows(ExecutionException.class, call::get);
      assertEquals(IOException.class.getName() + ": all of it", failure.getMessage());
    }
  }

  @Test
  void nobodyWaitsForEverForOneWhoDied() throws Exception {
    for (Future<?> call :
        callAll(
            turns -> {
              throw new StackOverflowError();
            })) {
      assertThrows(ExecutionException.class, call::get);
    }
  }
}

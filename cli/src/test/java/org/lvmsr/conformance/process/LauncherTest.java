package org.lvmsr.conformance.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.lvmsr.conformance.process.count.ProcessCounter;

/** Scripts run beside each other do not get in each other's way. */
final class LauncherTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int CALLS = 300;

  private static Invocation command(String... words) {
    return Invocation.words(Path.of("/bin/sh"), List.of()).withCommand(List.of(words));
  }

  @Test
  void aCallThatIsKilledTakesNoOtherOneWithIt() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    var ended = new AtomicBoolean();
    try (var counter = ProcessCounter.open();
        var launcher = new Launcher(LIMIT, counter)) {
      Future<Integer> killing = threads.submit(() -> killUntil(launcher, ended));
      for (int i = 0; i < CALLS; i++) {
        assertEquals(0, launcher.run(command("/bin/true")).exitCode());
      }
      ended.set(true);
      assertTrue(killing.get() > 0, "none was killed");
    } finally {
      ended.set(true);
      threads.shutdown();
    }
  }

  private static int killUntil(Launcher launcher, AtomicBoolean ended) throws Exception {
    int killed = 0;
    while (!ended.get()) {
      Running sleeping = launcher.start(command("/bin/sleep", "100"));
      sleeping.kill();
      assertEquals(137, sleeping.await().exitCode());
      killed++;
    }
    return killed;
  }
}

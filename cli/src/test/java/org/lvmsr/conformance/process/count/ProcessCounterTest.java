package org.lvmsr.conformance.process.count;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** On the kernel of this machine, if that lets it: as root and in no namespace. */
final class ProcessCounterTest {
  private final ProcessCounter counter = ProcessCounter.open();

  @BeforeEach
  void mayCount() {
    assumeTrue(counter.whyNot().isEmpty(), () -> "nothing is counted here: " + counter.whyNot());
  }

  @AfterEach
  void close() {
    counter.close();
  }

  @Test
  void aShellAndItsTwoProgramsAreThree() throws Exception {
    assertEquals(3, run("sh", "-c", "/bin/true; /bin/true").own());
  }

  @Test
  void aShellsOwnForksAreNone() throws Exception {
    assertEquals(1, run("sh", "-c", "(:); (:)").own());
  }

  /** The first thread ends when another one executes; the process does not. */
  @Test
  void aProgramThatAThreadExecutesIsCounted() throws Exception {
    String program =
        """
        import os, threading, time
        args = ['sh', '-c', '/bin/true; /bin/true']
        threading.Thread(target=os.execv, args=('/bin/sh', args)).start()
        time.sleep(60)
        """;
    assertEquals(4, run("/usr/bin/python3", "-c", program).own());
  }

  @Test
  void ofCallsThatOverlapOneCountIsKnownOnly() throws Exception {
    Process other = new ProcessBuilder("sh", "-c", "read line").start();
    assertEquals(OptionalInt.empty(), run("sh", "-c", ":").elsewhere(), "overlaps");
    other.destroy();
    int unused = other.waitFor();
    assertTrue(run("sh", "-c", ":").elsewhere().isPresent());
  }

  private Count run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).start();
    CompletableFuture<Count> count = counter.of(process);
    assertEquals(0, process.waitFor());
    return count.get(1, TimeUnit.MINUTES);
  }
}

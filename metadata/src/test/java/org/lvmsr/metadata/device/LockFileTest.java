package org.lvmsr.metadata.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LockFileTest {
  private static final int PROGRAMS = 100;

  @TempDir private Path directory;

  @Test
  void oneHasItUntilItIsClosed() throws Exception {
    Path file = directory.resolve("locks/one.lock");
    try (LockFile held = LockFile.tryLock(file).orElseThrow()) {
      assertEquals(Optional.empty(), LockFile.tryLock(file));
      held.close();
      try (LockFile next = LockFile.tryLock(file).orElseThrow()) {
        held.close();
        assertEquals(Optional.empty(), LockFile.tryLock(file), "closed twice, freed another's");
      }
    }
  }

  /** A process that is just being started has all descriptors until it executes its program. */
  @Test
  void whatWasClosedIsFreeAtOnceWhileProgramsAreStarted() throws Exception {
    Path file = directory.resolve("one.lock");
    ExecutorService starter = Executors.newSingleThreadExecutor();
    try {
      Future<?> programs = starter.submit(LockFileTest::startPrograms);
      while (!programs.isDone()) {
        Optional<LockFile> lock = LockFile.tryLock(file);
        assertTrue(lock.isPresent(), "nobody has it");
        lock.get().close();
      }
      assertEquals("done", programs.get());
    } finally {
      starter.shutdownNow();
    }
  }

  private static Object startPrograms() throws Exception {
    for (int i = 0; i < PROGRAMS; i++) {
      int unused = new ProcessBuilder("/bin/true").start().waitFor();
    }
    return "done";
  }
}

package org.lvmsr.backend.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lvmsr.backend.sr.LoopLevel;
import org.lvmsr.backend.sr.LvmsrPlugin;
import org.lvmsr.smapi.CallContext;

/** An SR whose volumes come and go while it is checked: what is midway is not taken for wrong. */
@LoopLevel
class CheckBesideAWriterTest {
  private static final CallContext TEST = new CallContext("test");
  private static final int CHECKS = 40;

  @TempDir private Path directory;

  @Test
  void nothingIsFoundInAnSrThatIsAtWork() throws IOException {
    try (LoopSr sr = LoopSr.create(directory)) {
      List<CheckFinding> found =
          sr.attached(
              (plugin, uuid) -> {
                try {
                  return checkBeside(sr, plugin, uuid);
                } catch (InterruptedException | ExecutionException e) {
                  throw new IOException(e);
                }
              });
      assertEquals(List.of(), found);
    }
  }

  private static List<CheckFinding> checkBeside(LoopSr sr, LvmsrPlugin plugin, String uuid)
      throws IOException, InterruptedException, ExecutionException {
    var stop = new AtomicBoolean();
    var worker = Executors.newSingleThreadExecutor();
    try {
      var work =
          worker.submit(
              () -> {
                while (!stop.get()) {
                  String key =
                      plugin.volume().create(TEST, uuid, "v", "", LoopSr.EXTENT, false).key();
                  plugin.volume().set(TEST, uuid, key, "k", "v");
                  plugin.volume().destroy(TEST, uuid, key);
                }
              });
      List<CheckFinding> found = new ArrayList<>();
      for (int i = 0; i < CHECKS; i++) {
        found.addAll(sr.findings());
      }
      stop.set(true);
      Object unused = work.get();
      return found;
    } finally {
      stop.set(true);
      worker.shutdown();
    }
  }
}

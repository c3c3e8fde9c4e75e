package org.lvmsr.metadata;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lvmsr.metadata.Stores.VolumeRecord;
import org.lvmsr.metadata.device.CountingDevice;
import org.lvmsr.metadata.device.MemoryDevice;

/** Checkpoints written beside commits, a step at a time. */
class BackgroundCheckpointTest {

  @TempDir Path directory;

  /** Takes a step only when told to. */
  private static final class OnDemand implements Background {
    private final Deque<Step> open = new ArrayDeque<>();

    @Override
    public void run(Step step) {
      open.add(step);
    }

    void oneStep() {
      Step step = open.peek();
      if (step != null && !step.take()) {
        open.remove();
      }
    }
  }

  private StoreOptions options(Background background) {
    return Stores.quiet(directory.resolve("sr.lock")).withBackground(background);
  }

  private static Patch patch(int i) {
    return Patch.of().put("volume", "v" + i % 7, VolumeRecord.of("n".repeat(i % 5 * 200), i));
  }

  @Test
  void aCommitNeverWaitsForOneWhileThereIsRoom() throws Exception {
    CountingDevice device = new CountingDevice(Stores.formatted(), 0);
    OnDemand never = new OnDemand();
    try (MetadataStore store = Stores.open(device, options(never))) {
      int commits = 0;
      while (never.open.isEmpty()) {
        int i = commits++;
        device.reset();
        State unused = store.update(s -> patch(i));
        assertEquals(1, device.flushes(), "flushes of commit " + i);
      }
      device.reset();
      State unused = store.update(s -> patch(0));
      assertEquals(1, device.flushes(), "flushes beside a checkpoint that has begun");
    }
  }

  @Test
  void aStoreThatIsFasterThanItsBackgroundFinishesTheCheckpointItself() throws Exception {
    MemoryDevice device = Stores.formatted();
    try (MetadataStore store = Stores.open(device, options(new OnDemand()))) {
      for (int i = 0; i < 60; i++) {
        Patch patch = patch(i);
        State unused = store.update(s -> patch);
      }
      assertEquals(store.state().toJson(), Stores.readValid(device).toJson());
    }
  }

  @Test
  void aStoreClosedInTheMiddleOfOneIsWhole() throws Exception {
    for (int steps = 0; steps < 8; steps++) {
      MemoryDevice device = Stores.formatted();
      OnDemand background = new OnDemand();
      MetadataStore store = Stores.open(device, options(background));
      for (int i = 0; background.open.isEmpty(); i++) {
        Patch patch = patch(i);
        State unused = store.update(s -> patch);
      }
      for (int i = 0; i < steps; i++) {
        background.oneStep();
      }
      JsonNode expected = store.state().toJson();
      store.close();
      byte[] closed = device.image();
      background.oneStep();
      assertTrue(java.util.Arrays.equals(closed, device.image()), "nothing is written afterwards");
      assertEquals(expected, Stores.readValid(device).toJson());
      Stores.open(device, options(background)).close();
      OpenResult.Valid read = (OpenResult.Valid) Stores.read(device);
      assertEquals(expected, read.state().toJson());
      assertEquals(List.of(), read.findings());
    }
  }
}

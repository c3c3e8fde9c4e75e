package org.lvmsr.metadata;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lvmsr.metadata.Stores.VolumeRecord;
import org.lvmsr.metadata.device.MemoryDevice;
import org.lvmsr.metadata.device.PowerCutDevice;

/**
 * Counts the writes and flushes of a scripted run, then cuts the power before each of them.
 * Whatever part of the volatile cache survives, every acknowledged commit is there, any other is
 * there wholly or not at all, and looking again or crashing again changes nothing. Without the
 * flush in the commit this test fails.
 */
class AcknowledgedCommitsSurvivePowerLossTest {

  private static final int RANDOM_IMAGES = 4;

  @TempDir Path directory;

  /** What a run was told to be durable, and what it was trying next. */
  private static final class Run {
    private final List<JsonNode> acknowledged = new ArrayList<>();
    private final List<JsonNode> attempted = new ArrayList<>();

    void commit(MetadataStore store, Patch patch) throws IOException {
      State[] seen = new State[1];
      try {
        store.update(
            state -> {
              seen[0] = StateEditor.apply(state, patch).state();
              return patch;
            });
      } finally {
        attempted.add(seen[0].toJson());
      }
      acknowledged.add(seen[0].toJson());
    }
  }

  @Test
  void atEveryWriteAndFlush() throws Exception {
    byte[] start = Stores.formatted().image();
    PowerCutDevice whole = new PowerCutDevice(start, Integer.MAX_VALUE);
    Run complete = new Run();
    script(whole, complete);
    assertTrue(complete.acknowledged.size() > 60, "script ran: " + complete.acknowledged.size());
    for (int cut = 0; cut < whole.operations(); cut++) {
      PowerCutDevice device = new PowerCutDevice(start, cut);
      Run run = new Run();
      boolean finished = false;
      try {
        script(device, run);
        finished = true;
      } catch (IOException powerLoss) {
        // The cut.
      }
      // The very last write is one of the two that release the store: one of them is enough.
      assertTrue(!finished || cut == whole.operations() - 1, "cut " + cut);
      checkImages(device, run, cut);
    }
  }

  /** Several lives of a store, with enough commits to change segments a few times. */
  private void script(PowerCutDevice device, Run run) throws IOException, InterruptedException {
    for (int life = 0; life < 3; life++) {
      MetadataStore store = Stores.open(device, options());
      try {
        for (int i = 0; i < 22; i++) {
          String id = "v" + i % 5;
          Patch patch =
              i % 4 == 3
                  ? Patch.of().remove("volume", id)
                  : Patch.of()
                      .put("volume", id, VolumeRecord.of("n".repeat(i % 3 * 2500), life * 100L + i))
                      .put("sr", "sr", VolumeRecord.of("sr", i));
          run.commit(store, patch);
        }
        if (life != 1) {
          store.close();
        }
      } finally {
        store.abandon();
      }
    }
  }

  private StoreOptions options() {
    return Stores.quiet(directory.resolve("sr.lock"));
  }

  private void checkImages(PowerCutDevice device, Run run, int cut) throws Exception {
    check(device.imageWithoutCache(), run, "cut " + cut + ", cache lost");
    check(device.imageWithCache(), run, "cut " + cut + ", cache kept");
    for (int seed = 0; seed < RANDOM_IMAGES; seed++) {
      check(device.image(new Random(seed)), run, "cut " + cut + ", seed " + seed);
    }
  }

  private void check(byte[] image, Run run, String where) throws Exception {
    MemoryDevice device = new MemoryDevice(image, 512);
    OpenResult read = Stores.read(device);
    OpenResult.Valid valid = assertInstanceOf(OpenResult.Valid.class, read, where + ": " + read);
    JsonNode found = valid.state().toJson();
    int acknowledged = run.acknowledged.size();
    JsonNode last =
        acknowledged == 0
            ? Stores.readValid(Stores.formatted()).toJson()
            : run.acknowledged.get(acknowledged - 1);
    boolean inFlight = run.attempted.size() > acknowledged;
    if (!(inFlight && found.equals(run.attempted.get(acknowledged)))) {
      assertEquals(last, found, where);
    }
    if (where.hashCode() % 2 == 0) {
      crashWhileReopening(image, found, where);
    }
  }

  /** A second power loss, in the middle of recovery, loses nothing either. */
  private void crashWhileReopening(byte[] image, JsonNode expected, String where) throws Exception {
    Random chance = new Random(where.hashCode());
    PowerCutDevice device = new PowerCutDevice(image, chance.nextInt(10));
    try {
      Stores.open(device, options()).abandon();
    } catch (IOException powerLoss) {
      // The cut, unless it came later than opening took.
    }
    MemoryDevice again = new MemoryDevice(device.image(chance), 512);
    assertEquals(expected, Stores.readValid(again).toJson(), where + ", second cut");
    MetadataStore store = Stores.open(again, options());
    assertEquals(expected, store.state().toJson(), where + ", reopened");
    store.abandon();
  }

  @Test
  void whileFormattingThereIsAStoreOrNone() throws Exception {
    byte[] blank = new byte[Stores.SIZE];
    PowerCutDevice whole = new PowerCutDevice(blank, Integer.MAX_VALUE);
    Stores.format(whole);
    for (int cut = 0; cut < whole.operations(); cut++) {
      PowerCutDevice device = new PowerCutDevice(blank, cut);
      try {
        Stores.format(device);
      } catch (IOException powerLoss) {
        // The cut.
      }
      for (int seed = 0; seed < RANDOM_IMAGES; seed++) {
        byte[] image = device.image(new Random(seed));
        OpenResult read = Stores.read(new MemoryDevice(image, 512));
        assertTrue(
            read instanceof OpenResult.Valid || isUnfinished(read), "cut " + cut + ": " + read);
      }
    }
  }

  /** Half a header of a first formatting is no store, but it is not nothing either. */
  private static boolean isUnfinished(OpenResult read) {
    return read instanceof OpenResult.Empty || read instanceof OpenResult.Damaged;
  }
}

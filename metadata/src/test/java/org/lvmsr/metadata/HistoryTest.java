package org.lvmsr.metadata;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lvmsr.metadata.Stores.VolumeRecord;
import org.lvmsr.metadata.device.MemoryDevice;

/** The way back from the present state. */
class HistoryTest {

  @TempDir Path directory;

  private StoreOptions options() {
    return Stores.quiet(directory.resolve("sr.lock"));
  }

  private static History history(MemoryDevice device) throws Exception {
    return MetadataReader.history(device, Stores.PLACEMENT);
  }

  @Test
  void aCommitIsToldWithItsCauseItsDateAndWhatWasThereBefore() throws Exception {
    MemoryDevice device = Stores.formatted();
    VolumeRecord made = VolumeRecord.of("web", 1);
    VolumeRecord renamed = new VolumeRecord("web-1", 1, Map.of("k", "v"));
    try (MetadataStore store = Stores.open(device, options())) {
      store.update(s -> Patch.of().put("volume", "v", made).by("Volume.create"));
      store.update(s -> Patch.of().put("volume", "v", renamed).by("Volume.set_name"));
      store.update(s -> Patch.of().remove("volume", "v").by("Volume.destroy"));
    }
    List<History.Commit> commits = history(device).commits();
    assertEquals(
        List.of("Volume.destroy", "Volume.set_name", "Volume.create"),
        commits.stream().map(History.Commit::by).toList());
    assertEquals("2025-01-02T03:04:05Z", commits.get(0).at());
    JsonNode one = StoredRecord.of(made).tree();
    JsonNode two = StoredRecord.of(renamed).tree();
    assertEquals(change(Optional.of(two), Optional.empty()), commits.get(0).changes());
    assertEquals(change(Optional.of(one), Optional.of(two)), commits.get(1).changes());
    assertEquals(change(Optional.empty(), Optional.of(one)), commits.get(2).changes());
  }

  private static List<History.Change> change(Optional<JsonNode> before, Optional<JsonNode> after) {
    return List.of(new History.Change("volume", "v", before, after));
  }

  @Test
  void theWayBackPassesCheckpointsCrashesAndSegmentsWrittenOver() throws Exception {
    MemoryDevice device = Stores.formatted();
    List<JsonNode> states = new ArrayList<>();
    for (int life = 0; life < 6; life++) {
      MetadataStore store = Stores.open(device, options());
      for (int i = 0; i < 9; i++) {
        VolumeRecord volume = VolumeRecord.of("n".repeat(i % 3 * 300), life * 10L + i);
        Patch patch =
            i % 4 == 3
                ? Patch.of().remove("volume", "v1")
                : Patch.of().put("volume", "v" + i % 3, volume);
        states.add(0, store.state().toJson());
        store.update(s -> patch);
      }
      if (life % 2 == 0) {
        store.close();
      } else {
        store.abandon();
      }
    }
    History history = history(device);
    assertTrue(history.commits().size() > 15, "kept: " + history.commits().size());
    ObjectNode walking = (ObjectNode) history.newest().toJson();
    for (int i = 0; i < history.commits().size(); i++) {
      history.commits().get(i).changes().forEach(change -> takeBack(walking, change));
      assertEquals(states.get(i), walking, "before commit " + history.commits().get(i));
    }
  }

  private static void takeBack(ObjectNode state, History.Change change) {
    ObjectNode table = state.withObjectProperty(change.table());
    assertEquals(change.after(), Optional.ofNullable(table.get(change.id())));
    if (change.before().isPresent()) {
      table.set(change.id(), change.before().get());
    } else {
      table.remove(change.id());
      if (table.isEmpty()) {
        state.remove(change.table());
      }
    }
  }

  @Test
  void whatCannotBeTakenBackEndsTheWay() throws Exception {
    HistoryTail tail = new HistoryTail(1000);
    ObjectNode undo = StoredRecord.MAPPER.createObjectNode().put("x", 1);
    tail.add(1, new UndoStep("t", "a", Optional.of(undo)));
    tail.add(2, new UndoStep("t", "b", Optional.empty()));
    tail.add(3, new UndoStep("t", "c", Optional.of(undo)));
    assertEquals(1, tail.lines().size());
    for (int i = 4; i < 100; i++) {
      tail.add(i, new UndoStep("t", "c", Optional.of(undo)));
    }
    int length = tail.lines().stream().mapToInt(line -> line.length + 2).sum();
    assertTrue(length <= 1000 && length > 900, "as much as fits: " + length);
  }
}

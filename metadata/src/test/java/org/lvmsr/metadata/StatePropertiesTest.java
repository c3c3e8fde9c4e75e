package org.lvmsr.metadata;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** States, patches and the JSON between them, against plain models. */
class StatePropertiesTest {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** A change of one record, or its removal if there is no value. */
  record Step(String table, String id, ObjectNode value, boolean remove) {}

  @Provide
  Arbitrary<ObjectNode> records() {
    return record(2);
  }

  private static Arbitrary<ObjectNode> record(int depth) {
    Arbitrary<String> text =
        Arbitraries.strings()
            .withChars('a', 'b', '"', '\\', '\n', '\u00e9', '\u2028', '\u0001')
            .ofMaxLength(4);
    Arbitrary<JsonNode> scalar =
        Arbitraries.oneOf(
            text.map(JSON::textNode),
            Arbitraries.longs().map(JSON::numberNode),
            Arbitraries.of(true, false).map(JSON::booleanNode),
            text.list().ofMaxSize(2).map(StatePropertiesTest::array));
    Arbitrary<JsonNode> value =
        depth == 0 ? scalar : Arbitraries.oneOf(scalar, record(depth - 1).map(n -> (JsonNode) n));
    return Arbitraries.maps(Arbitraries.of("k", "l", "m", "\n"), value)
        .ofMaxSize(3)
        .map(fields -> JSON.objectNode().setAll(new TreeMap<>(fields)));
  }

  private static JsonNode array(List<String> items) {
    var array = JSON.arrayNode();
    items.forEach(array::add);
    return array;
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    return Combinators.combine(
            Arbitraries.of("volume", "sr", "odd \"table\""),
            Arbitraries.of("1", "2", "\u00e9\n"),
            records(),
            Arbitraries.of(true, false, false))
        .as(Step::new)
        .list()
        .ofMaxSize(12);
  }

  @Property(tries = 400)
  void aMergePatchTurnsOneRecordIntoTheOther(
      @ForAll("records") ObjectNode before, @ForAll("records") ObjectNode after) {
    ObjectNode patch = MergePatch.between(before, after);
    ObjectNode target = before.deepCopy();
    MergePatch.apply(target, patch);
    assertEquals(after, target);
    assertEquals(before.equals(after), patch.isEmpty(), "minimal");
  }

  @Property(tries = 300)
  void patchesDoWhatAMapDoesAndTheMediumRepeatsIt(
      @ForAll("steps") List<Step> first, @ForAll("steps") List<Step> second) throws IOException {
    Map<String, Map<String, JsonNode>> model = new TreeMap<>();
    State before = StateEditor.apply(State.EMPTY, patch(first, model)).state();
    assertEquals(json(model), before.toJson());

    StateEditor.Applied applied = StateEditor.apply(before, patch(second, model));
    assertEquals(json(model), applied.state().toJson());

    byte[] checkpoint = Bodies.checkpoint(before, List.of());
    assertTrue(checkpoint.length <= before.jsonLength(), "length is an upper bound");
    State read = Bodies.readCheckpoint(checkpoint, 7).state();
    assertEquals(before.toJson(), read.toJson());
    assertEquals(before.jsonLength(), read.jsonLength());

    UndoStep undo = new UndoStep("now", "a test", Optional.of(applied.undo()));
    byte[] frame = Bodies.commits(List.of(Bodies.commit(applied.mergePatch(), undo)));
    JsonNode commit = Bodies.readCommits(frame).get(0);
    StateEditor editor = new StateEditor(read);
    editor.merge(commit.get("patch"));
    JsonNode repeated = editor.toState(8).toJson();
    assertEquals(withoutEmptyTables(json(model)), withoutEmptyTables(repeated));
    editor.merge(UndoStep.of(commit).undo().orElseThrow());
    JsonNode undone = editor.toState(7).toJson();
    assertEquals(withoutEmptyTables(before.toJson()), withoutEmptyTables(undone));
  }

  private static Patch patch(List<Step> steps, Map<String, Map<String, JsonNode>> model) {
    Patch patch = Patch.of();
    for (Step step : steps) {
      if (step.remove()) {
        patch = patch.remove(step.table(), step.id());
        model.getOrDefault(step.table(), new TreeMap<>()).remove(step.id());
      } else {
        patch = patch.put(step.table(), step.id(), step.value());
        model.computeIfAbsent(step.table(), t -> new TreeMap<>()).put(step.id(), step.value());
      }
    }
    return patch;
  }

  private static JsonNode json(Map<String, Map<String, JsonNode>> model) {
    ObjectNode all = JSON.objectNode();
    model.forEach((table, records) -> all.putObject(table).setAll(records));
    try {
      return StoredRecord.MAPPER.readTree(all.toString()); // Numbers of the size a parser chooses.
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A table that was filled and emptied within one patch leaves no trace in it. */
  private static JsonNode withoutEmptyTables(JsonNode state) {
    ObjectNode copy = state.deepCopy();
    state.fieldNames().forEachRemaining(name -> removeIfEmpty(copy, name));
    return copy;
  }

  private static void removeIfEmpty(ObjectNode state, String table) {
    if (state.path(table).isEmpty()) {
      state.remove(table);
    }
  }
}

package org.lvmsr.metadata;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.pcollections.TreePMap;

/** Makes the next state out of one, and keeps count of how long its JSON is. */
final class StateEditor {

  /** Bytes of the checkpoint's braces around an empty state, generously. */
  private static final int ENVELOPE = 64;

  /** Bytes of quotes, colon, comma, braces and newlines around a table or a record, generously. */
  private static final int PUNCTUATION = 8;

  private TreePMap<String, TreePMap<String, StoredRecord>> tables;
  private long jsonLength;

  StateEditor(State from) {
    tables = from.tables();
    jsonLength = Math.max(from.jsonLength(), ENVELOPE);
  }

  /** A record and the table it lies in. */
  record Key(String table, String id) {}

  /**
   * What a patch makes of a state.
   *
   * @param mergePatch turns the state before into this one
   * @param undo turns this one into the state before
   */
  record Applied(State state, ObjectNode mergePatch, ObjectNode undo) {}

  static Applied apply(State before, Patch patch) {
    StateEditor editor = new StateEditor(before);
    Map<Key, Optional<StoredRecord>> touched = new LinkedHashMap<>();
    for (Patch.Change change : patch.changes()) {
      Key key = new Key(change.table(), change.id());
      touched.putIfAbsent(key, editor.get(key));
      if (change instanceof Patch.Put put) {
        editor.put(key, put.value());
      } else {
        editor.remove(key);
      }
    }
    State after = editor.toState(before.sequence());
    ObjectNode mergePatch = StoredRecord.MAPPER.createObjectNode();
    ObjectNode undo = StoredRecord.MAPPER.createObjectNode();
    touched.forEach(
        (key, record) -> {
          Optional<ObjectNode> then = record.map(StoredRecord::tree);
          Optional<ObjectNode> now =
              Optional.ofNullable(after.table(key.table()).get(key.id())).map(StoredRecord::tree);
          difference(key, then, now, mergePatch);
          if (then.isEmpty() && now.isEmpty() && isNewTable(before, after, key.table())) {
            // Filled and emptied by one patch: the table is new all the same.
            ObjectNode unused = mergePatch.withObjectProperty(key.table());
          }
          difference(key, now, then, undo);
        });
    return new Applied(after, mergePatch, undo);
  }

  private static boolean isNewTable(State before, State after, String table) {
    return !before.tables().containsKey(table) && after.tables().containsKey(table);
  }

  /** Adds to a merge patch what turns one record into the other. */
  private static void difference(
      Key key, Optional<ObjectNode> from, Optional<ObjectNode> to, ObjectNode patch) {
    if (to.isEmpty()) {
      from.ifPresent(old -> patch.withObjectProperty(key.table()).putNull(key.id()));
    } else if (from.isEmpty()) {
      patch.withObjectProperty(key.table()).set(key.id(), to.get());
    } else {
      ObjectNode changes = MergePatch.between(from.get(), to.get());
      if (!changes.isEmpty()) {
        patch.withObjectProperty(key.table()).set(key.id(), changes);
      }
    }
  }

  /** Applies a merge patch read from the medium. */
  void merge(JsonNode patch) {
    patch
        .properties()
        .forEach(
            table -> {
              table(table.getKey());
              table
                  .getValue()
                  .properties()
                  .forEach(field -> mergeRecord(new Key(table.getKey(), field.getKey()), field));
            });
  }

  private void mergeRecord(Key key, Map.Entry<String, JsonNode> field) {
    if (field.getValue().isNull()) {
      remove(key);
    } else if (field.getValue() instanceof ObjectNode change) {
      ObjectNode record =
          get(key).map(StoredRecord::tree).orElseGet(StoredRecord.MAPPER::createObjectNode);
      MergePatch.apply(record, change);
      put(key, StoredRecord.of(record));
    } else {
      throw new IllegalArgumentException("record " + key + " is no object");
    }
  }

  Optional<StoredRecord> get(Key key) {
    TreePMap<String, StoredRecord> records = tables.get(key.table());
    return records == null ? Optional.empty() : Optional.ofNullable(records.get(key.id()));
  }

  void put(Key key, StoredRecord value) {
    remove(key);
    table(key.table());
    TreePMap<String, StoredRecord> records = tables.getOrDefault(key.table(), TreePMap.empty());
    tables = tables.plus(key.table(), records.plus(key.id(), value));
    jsonLength += length(key, value);
  }

  /**
   * Makes sure there is such a table. A table stays when its last record goes, as RFC 7396 says.
   */
  void table(String name) {
    if (!tables.containsKey(name)) {
      tables = tables.plus(name, TreePMap.empty());
      jsonLength += StoredRecord.quotedLength(name) + PUNCTUATION;
    }
  }

  /** Puts all records of a table of which there are none yet; many at once are quicker so. */
  void fill(String table, SortedMap<String, StoredRecord> records) {
    table(table);
    if (tables.getOrDefault(table, TreePMap.empty()).isEmpty()) {
      tables = tables.plus(table, TreePMap.fromSortedMap(records));
      records.forEach((id, record) -> jsonLength += length(new Key(table, id), record));
    } else {
      records.forEach((id, record) -> put(new Key(table, id), record));
    }
  }

  private void remove(Key key) {
    get(key)
        .ifPresent(
            old -> {
              jsonLength -= length(key, old);
              TreePMap<String, StoredRecord> records =
                  tables.getOrDefault(key.table(), TreePMap.empty());
              tables = tables.plus(key.table(), records.minus(key.id()));
            });
  }

  private static long length(Key key, StoredRecord value) {
    return (long) StoredRecord.quotedLength(key.id()) + value.length() + PUNCTUATION;
  }

  State toState(long sequence) {
    return new State(tables, jsonLength, sequence);
  }
}

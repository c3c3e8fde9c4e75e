package org.lvmsr.metadata;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.pcollections.TreePMap;

/**
 * All records of a store at one moment: tables of JSON objects. Immutable, and cheap to change: a
 * new state shares all but a few nodes with the old one, whatever their number.
 */
public final class State {

  static final State EMPTY = new State(TreePMap.empty(), 0, 0);

  private final TreePMap<String, TreePMap<String, StoredRecord>> tables;
  private final long jsonLength;
  private final long sequence;

  State(TreePMap<String, TreePMap<String, StoredRecord>> tables, long jsonLength, long sequence) {
    this.tables = tables;
    this.jsonLength = jsonLength;
    this.sequence = sequence;
  }

  /**
   * The record, decoded by Jackson; unknown fields are ignored.
   *
   * @throws IllegalStateException if the record does not fit the type
   */
  public <T> Optional<T> find(String table, String id, Class<T> type) {
    return Optional.ofNullable(table(table).get(id)).map(found -> found.decode(type));
  }

  /** Every record of a table by id, in the order of the ids. Empty if there is no such table. */
  public <T> Map<String, T> all(String table, Class<T> type) {
    Map<String, T> decoded = new LinkedHashMap<>();
    table(table).forEach((id, found) -> decoded.put(id, found.decode(type)));
    return Collections.unmodifiableMap(decoded);
  }

  /** As {@link #all}, each decoded when it is its turn. */
  public <T> Stream<T> stream(String table, Class<T> type) {
    return table(table).values().stream().map(found -> found.decode(type));
  }

  /** The ids of a table's records, in their order, without decoding any. */
  public Set<String> ids(String table) {
    return Collections.unmodifiableSet(table(table).keySet());
  }

  /** Whether there is such a record. */
  public boolean contains(String table, String id) {
    return table(table).containsKey(id);
  }

  /** Sequence number of the last frame this state includes. */
  public long sequence() {
    return sequence;
  }

  /** The whole state as one JSON document, table by table. A copy. */
  public JsonNode toJson() {
    ObjectNode all = StoredRecord.MAPPER.createObjectNode();
    tables.forEach(
        (table, records) -> {
          ObjectNode node = all.putObject(table);
          records.forEach((id, found) -> node.set(id, found.tree()));
        });
    return all;
  }

  /** Bytes this state takes as the body of a checkpoint, an upper bound. */
  long jsonLength() {
    return jsonLength;
  }

  TreePMap<String, TreePMap<String, StoredRecord>> tables() {
    return tables;
  }

  TreePMap<String, StoredRecord> table(String table) {
    TreePMap<String, StoredRecord> records = tables.get(table);
    return records == null ? TreePMap.empty() : records;
  }

  State atSequence(long newSequence) {
    return new State(tables, jsonLength, newSequence);
  }
}

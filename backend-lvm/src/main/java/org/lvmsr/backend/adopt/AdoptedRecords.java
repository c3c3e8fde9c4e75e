package org.lvmsr.backend.adopt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.lvmsr.backend.record.FormerKeys;
import org.lvmsr.backend.record.Tables;
import org.lvmsr.metadata.Patch;
import org.lvmsr.metadata.State;

/**
 * The records of an SR with the new keys of its volumes. Names, descriptions and the toolstack's
 * keys stay as they are, but for the two whose value is a volume's key.
 *
 * <p>Works on records as they are on the medium, whatever their type: an operation that the copy
 * caught half-way is ended under the new keys later.
 */
public final class AdoptedRecords {
  /** Keys of the toolstack whose value names a volume of the same SR. */
  private static final Set<String> NAMING_A_VOLUME = Set.of("snapshot_of", "clone-on-boot");

  private static final Set<String> VERBATIM = Set.of("name", "description");
  private static final List<String> TABLES =
      List.of(
          Tables.VOLUME, Tables.LOST, Tables.DESTROYED, Tables.OVERLAY, Tables.LV, Tables.INTENT);

  /** Records in one frame: it must not be longer than a segment of a small store. */
  private static final int AT_ONCE = 64;

  private final State state;
  private final JsonNode tables;
  private final Adoption adoption;
  private final Set<String> keys;
  private final KeyChange change;

  /**
   * Looks at records, of which some may have their new keys already.
   *
   * @param state of the store
   */
  public AdoptedRecords(State state, Adoption adoption) {
    this.state = state;
    this.tables = state.toJson();
    this.adoption = adoption;
    Map<String, String> renamed = renamed();
    Set<String> left = new HashSet<>();
    TABLES.forEach(table -> collect(tables.path(table), left));
    left.removeAll(renamed.keySet());
    this.keys = Set.copyOf(left);
    left.addAll(renamed.values());
    this.change = new KeyChange(adoption, left);
  }

  /** The former keys that are left in the records. */
  public Set<String> keys() {
    return keys;
  }

  private static void collect(JsonNode node, Set<String> found) {
    if (isVolume(node)) {
      found.add(node.path("key").asText());
    }
    node.forEach(child -> collect(child, found));
  }

  /** The new keys that volumes have already, with the former ones, by which others name them. */
  private Map<String, String> renamed() {
    Map<String, String> renamed = new HashMap<>();
    state
        .all(Tables.FORMER, FormerKeys.class)
        .forEach(
            (key, former) -> {
              if (adoption.keyFor(former.last()).equals(key)) {
                renamed.put(key, former.last());
              }
            });
    return renamed;
  }

  /** What is left to be changed, one durable step after the other. */
  public List<Patch> patches() {
    List<Patch> patches = new ArrayList<>();
    Patch next = Patch.of();
    int records = 0;
    for (String table : TABLES) {
      for (Map.Entry<String, JsonNode> record : tables.path(table).properties()) {
        Patch one = one(table, record.getKey(), record.getValue());
        if (one == Patch.of()) {
          continue;
        }
        next = next.and(one);
        if (++records == AT_ONCE) {
          patches.add(next);
          next = Patch.of();
          records = 0;
        }
      }
    }
    if (records > 0) {
      patches.add(next);
    }
    return patches;
  }

  private Patch one(String table, String id, JsonNode record) {
    String newId = change.in(id);
    JsonNode changed = changed(record);
    if (newId.equals(id) && changed.equals(record)) {
      return Patch.of();
    }
    Patch patch = Patch.of().remove(table, id).put(table, newId, changed);
    boolean volume = table.equals(Tables.VOLUME) || table.equals(Tables.LOST);
    boolean destroyed = table.equals(Tables.DESTROYED) && !state.contains(Tables.FORMER, newId);
    return volume || destroyed ? patch.and(former(id, newId)) : patch;
  }

  private Patch former(String id, String newId) {
    FormerKeys before =
        state.find(Tables.FORMER, id, FormerKeys.class).orElse(new FormerKeys(List.of()));
    return Patch.of().remove(Tables.FORMER, id).put(Tables.FORMER, newId, before.and(id));
  }

  private JsonNode changed(JsonNode node) {
    if (node instanceof ObjectNode object) {
      return object(object);
    }
    if (node instanceof ArrayNode array) {
      ArrayNode changed = JsonNodeFactory.instance.arrayNode(array.size());
      array.forEach(item -> changed.add(changed(item)));
      return changed;
    }
    return node.isTextual() ? JsonNodeFactory.instance.textNode(change.in(node.asText())) : node;
  }

  private ObjectNode object(ObjectNode object) {
    boolean volume = isVolume(object);
    ObjectNode changed = JsonNodeFactory.instance.objectNode();
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      String name = field.getKey();
      JsonNode value = field.getValue();
      if (volume && name.equals("keys")) {
        changed.set(name, opaque(value));
      } else if (volume && VERBATIM.contains(name)) {
        changed.set(name, value);
      } else {
        changed.set(change.in(name), changed(value));
      }
    }
    return changed;
  }

  private JsonNode opaque(JsonNode keys) {
    ObjectNode changed = JsonNodeFactory.instance.objectNode();
    for (Map.Entry<String, JsonNode> key : keys.properties()) {
      boolean names = NAMING_A_VOLUME.contains(key.getKey());
      changed.set(key.getKey(), names ? changed(key.getValue()) : key.getValue());
    }
    return changed;
  }

  private static boolean isVolume(JsonNode node) {
    return node.path("key").isTextual()
        && node.path("lv").isTextual()
        && node.path("keys").isObject();
  }
}

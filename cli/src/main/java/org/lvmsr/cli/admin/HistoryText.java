package org.lvmsr.cli.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.lvmsr.backend.record.Tables;
import org.lvmsr.metadata.History;

/** History for people and for programs. */
final class HistoryText {
  /** A value longer than this is cut in the table; {@code --json} has all of it. */
  private static final int LONGEST = 40;

  /** The journal's notes, where LVs lie, and what is remembered of volumes that are gone. */
  private static final Set<String> INTERNAL = Set.of(Tables.INTENT, Tables.LV, Tables.DESTROYED);

  private HistoryText() {}

  /** Whether a commit changed the record of a volume. */
  static boolean concerns(History.Commit commit, String key) {
    return commit.changes().stream()
        .filter(change -> change.id().equals(key))
        .anyMatch(change -> change.table().equals(Tables.VOLUME) || isKept(change));
  }

  /** Whether a destroyed volume, which has its record, is not shown from here on, or is again. */
  private static boolean isKept(History.Change change) {
    Optional<JsonNode> record = change.after().or(change::before);
    return change.table().equals(Tables.DESTROYED)
        && record.filter(destroyed -> destroyed.path("until").asLong() > 0).isPresent();
  }

  /** One row for each record that a commit changed, but for what people need not know. */
  static String of(List<History.Commit> commits) {
    var table = new TextTable().row("SEQUENCE", "WHEN", "CALL", "CHANGE");
    for (History.Commit commit : commits) {
      for (History.Change change : commit.changes()) {
        boolean forPeople = !INTERNAL.contains(change.table());
        if (forPeople || (isKept(change) && !isGivenUp(commit, change.id()))) {
          table.row(Long.toString(commit.sequence()), commit.at(), commit.by(), describe(change));
        }
      }
    }
    return table.toString();
  }

  private static boolean isGivenUp(History.Commit commit, String key) {
    return commit.changes().stream()
        .anyMatch(change -> change.table().equals(Tables.VOLUME) && change.id().equals(key));
  }

  private static String describe(History.Change change) {
    if (change.table().equals(Tables.DESTROYED)) {
      Optional<JsonNode> volume =
          change.after().or(change::before).map(destroyed -> destroyed.path("volume"));
      String then = change.after().isPresent() ? " kept for a while, not shown" : " shown again";
      return Tables.VOLUME + " " + change.id() + name(volume) + then;
    }
    String what = change.table() + " " + change.id();
    if (change.before().isEmpty()) {
      return what + name(change.after()) + " made";
    }
    if (change.after().isEmpty()) {
      return what + name(change.before()) + " removed";
    }
    List<String> fields = new ArrayList<>();
    differences("", change.before().get(), change.after().get(), fields);
    return what + ": " + String.join(", ", fields);
  }

  private static String name(Optional<JsonNode> record) {
    return record
        .map(found -> found.path("name").asText(""))
        .filter(name -> !name.isEmpty())
        .map(name -> " (" + name + ")")
        .orElse("");
  }

  private static void differences(
      String prefix, JsonNode before, JsonNode after, List<String> fields) {
    var names = new TreeSet<String>();
    before.fieldNames().forEachRemaining(names::add);
    after.fieldNames().forEachRemaining(names::add);
    for (String name : names) {
      JsonNode then = before.path(name);
      JsonNode now = after.path(name);
      if (then.isObject() && now.isObject()) {
        differences(prefix + name + ".", then, now, fields);
      } else if (!then.equals(now)) {
        fields.add(prefix + name + " " + value(then) + " -> " + value(now));
      }
    }
  }

  private static String value(JsonNode node) {
    if (node.isMissingNode()) {
      return "(none)";
    }
    String text = node.toString();
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
  }

  static JsonNode json(List<History.Commit> commits) {
    ObjectNode all = JsonNodeFactory.instance.objectNode();
    ArrayNode list = all.putArray("commits");
    for (History.Commit commit : commits) {
      ObjectNode json = list.addObject();
      json.put("sequence", commit.sequence()).put("at", commit.at()).put("by", commit.by());
      ArrayNode changes = json.putArray("changes");
      for (History.Change change : commit.changes()) {
        ObjectNode one = changes.addObject().put("table", change.table()).put("id", change.id());
        change.before().ifPresent(before -> one.set("before", before));
        change.after().ifPresent(after -> one.set("after", after));
      }
    }
    return all;
  }
}

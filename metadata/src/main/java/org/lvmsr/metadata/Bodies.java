package org.lvmsr.metadata;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The JSON inside frames. One record per line, so that a rescue shell can read it. */
final class Bodies {

  private static final byte[] COMMITS_BEGIN = ascii("{\"commits\":[\n");
  private static final byte[] COMMITS_END = ascii("\n]}\n");

  /** Bytes a commit frame's body has beside its commits, generously. */
  static final int COMMITS_ENVELOPE = 32;

  /** Bytes between two lines of history, and of what is around all of them, generously. */
  private static final int SEPARATOR = 2;

  private static final int HISTORY_ENVELOPE = 32;

  private Bodies() {}

  /**
   * What a checkpoint holds.
   *
   * @param history the commits before it, the oldest first
   */
  record Checkpoint(State state, List<JsonNode> history) {}

  /** Body of a checkpoint: {@code {"state":{table:{id:record}},"history":[line,…]}}. */
  static byte[] checkpoint(State state, List<byte[]> history) throws IOException {
    // Of ten megabytes, growing would need three times as much for a moment.
    int bound = (int) state.jsonLength() + HISTORY_ENVELOPE;
    bound += history.stream().mapToInt(line -> line.length + SEPARATOR).sum();
    ByteArrayOutputStream out = new ByteArrayOutputStream(bound);
    out.write(ascii("{\"state\":{"));
    String tableSeparator = "\n";
    for (Map.Entry<String, ? extends Map<String, StoredRecord>> table : state.tables().entrySet()) {
      out.write(ascii(tableSeparator));
      out.write(StoredRecord.quoted(table.getKey()));
      out.write(ascii(":{"));
      String separator = "\n";
      for (Map.Entry<String, StoredRecord> row : table.getValue().entrySet()) {
        out.write(ascii(separator));
        out.write(StoredRecord.quoted(row.getKey()));
        out.write(':');
        row.getValue().writeTo(out);
        separator = ",\n";
      }
      out.write('}');
      tableSeparator = ",\n";
    }
    out.write(ascii("},\n\"history\":["));
    String lineSeparator = "\n";
    for (byte[] line : history) {
      out.write(ascii(lineSeparator));
      out.write(line);
      lineSeparator = ",\n";
    }
    out.write(ascii("]}\n"));
    return out.toByteArray();
  }

  /** Reads the body of a checkpoint record by record, without a tree of the whole. */
  static Checkpoint readCheckpoint(byte[] body, long sequence) throws IOException {
    StateEditor editor = new StateEditor(State.EMPTY);
    List<JsonNode> history = new ArrayList<>();
    try (JsonParser json = StoredRecord.MAPPER.createParser(body)) {
      expect(json.nextToken() == JsonToken.START_OBJECT, json);
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String field = json.currentName();
        json.nextToken();
        switch (field) {
          case "state" -> readTables(json, body, editor);
          case "history" -> readHistory(json, history);
          default -> json.skipChildren();
        }
      }
    }
    return new Checkpoint(editor.toState(sequence), history);
  }

  private static void readHistory(JsonParser json, List<JsonNode> history) throws IOException {
    expect(json.currentToken() == JsonToken.START_ARRAY, json);
    while (json.nextToken() == JsonToken.START_OBJECT) {
      JsonNode line = json.readValueAsTree();
      history.add(line);
    }
  }

  private static void readTables(JsonParser json, byte[] body, StateEditor editor)
      throws IOException {
    expect(json.currentToken() == JsonToken.START_OBJECT, json);
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String table = json.currentName();
      SortedMap<String, StoredRecord> records = new TreeMap<>();
      expect(json.nextToken() == JsonToken.START_OBJECT, json);
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String id = json.currentName();
        expect(json.nextToken() == JsonToken.START_OBJECT, json);
        records.put(id, StoredRecord.read(json, body));
      }
      editor.fill(table, records);
    }
  }

  private static void expect(boolean condition, JsonParser json) throws IOException {
    if (!condition) {
      throw new IOException("checkpoint is not tables of objects, at " + json.currentLocation());
    }
  }

  /** One commit of a commit frame. */
  static byte[] commit(ObjectNode mergePatch, UndoStep step) {
    ObjectNode commit = StoredRecord.MAPPER.createObjectNode();
    step.describe(commit);
    commit.set("patch", mergePatch);
    step.undo().ifPresent(undo -> commit.set("undo", undo));
    return StoredRecord.bytes(commit);
  }

  /** Body of a commit frame: {@code {"commits":[{"at":…,"by":…,"patch":…,"undo":…},…]}}. */
  static byte[] commits(List<byte[]> commits) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(COMMITS_BEGIN);
    for (int i = 0; i < commits.size(); i++) {
      if (i > 0) {
        out.writeBytes(ascii(",\n"));
      }
      out.writeBytes(commits.get(i));
    }
    out.writeBytes(COMMITS_END);
    return out.toByteArray();
  }

  /** The commits of a commit frame's body. */
  static JsonNode readCommits(byte[] body) throws IOException {
    JsonNode commits = StoredRecord.MAPPER.readTree(body).path("commits");
    if (!commits.isArray()) {
      throw new IOException("no array of commits");
    }
    return commits;
  }

  /** Body of an open frame: who opened. */
  static byte[] open(WriterIdentity writer) {
    ObjectNode body = StoredRecord.MAPPER.createObjectNode();
    body.putObject("open").put("host", writer.hostUuid()).put("boot", writer.bootId());
    return ascii(new String(StoredRecord.bytes(body), StandardCharsets.UTF_8) + "\n");
  }

  /** Body of a seal frame. */
  static byte[] seal() {
    return ascii("{\"seal\":{}}\n");
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}

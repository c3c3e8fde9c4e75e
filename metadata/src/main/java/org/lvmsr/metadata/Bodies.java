package org.lvmsr.metadata;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** The JSON inside frames. One record per line, so that a rescue shell can read it. */
final class Bodies {

  private static final byte[] COMMITS_BEGIN = ascii("{\"commits\":[\n");
  private static final byte[] PATCH_BEGIN = ascii("{\"patch\":");
  private static final byte[] COMMITS_END = ascii("\n]}\n");

  /** Bytes a commit frame's body has beside its commits, generously. */
  static final int COMMITS_ENVELOPE = 32;

  private Bodies() {}

  /** Body of a checkpoint: {@code {"state":{table:{id:record}}}}. */
  static byte[] checkpoint(State state) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream((int) state.jsonLength());
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
    out.write(ascii("}}\n"));
    return out.toByteArray();
  }

  /** Reads the body of a checkpoint record by record, without a tree of the whole. */
  static State readCheckpoint(byte[] body, long sequence) throws IOException {
    StateEditor editor = new StateEditor(State.EMPTY);
    try (JsonParser json = StoredRecord.MAPPER.createParser(body)) {
      expect(json.nextToken() == JsonToken.START_OBJECT, json);
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        boolean state = json.currentName().equals("state");
        json.nextToken();
        if (state) {
          readTables(json, editor);
        } else {
          json.skipChildren();
        }
      }
    }
    return editor.toState(sequence);
  }

  private static void readTables(JsonParser json, StateEditor editor) throws IOException {
    expect(json.currentToken() == JsonToken.START_OBJECT, json);
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String table = json.currentName();
      editor.table(table);
      expect(json.nextToken() == JsonToken.START_OBJECT, json);
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String id = json.currentName();
        expect(json.nextToken() == JsonToken.START_OBJECT, json);
        ObjectNode value = json.readValueAsTree();
        editor.put(new StateEditor.Key(table, id), StoredRecord.of(value));
      }
    }
  }

  private static void expect(boolean condition, JsonParser json) throws IOException {
    if (!condition) {
      throw new IOException("checkpoint is not tables of objects, at " + json.currentLocation());
    }
  }

  /** One commit of a commit frame. */
  static byte[] commit(ObjectNode mergePatch) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(PATCH_BEGIN);
    out.writeBytes(StoredRecord.bytes(mergePatch));
    out.write('}');
    return out.toByteArray();
  }

  /** Body of a commit frame: {@code {"commits":[{"patch":…},…]}}. */
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

  /** Applies the body of a commit frame. */
  static void applyCommits(byte[] body, StateEditor editor) throws IOException {
    JsonNode commits = StoredRecord.MAPPER.readTree(body).path("commits");
    for (JsonNode commit : commits) {
      editor.merge(commit.path("patch"));
    }
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

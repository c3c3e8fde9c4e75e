package org.lvmsr.metadata;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * The newest commits, each with what takes it back, as lines of JSON: what a checkpoint carries
 * along, so that history does not end where the frames before it are overwritten. Used by one
 * thread at a time.
 */
final class HistoryTail {

  /** Bytes between two lines. */
  private static final int SEPARATOR = 2;

  private final int budget;
  private final Deque<byte[]> lines = new ArrayDeque<>();
  private long length;

  /**
   * @param budget most bytes to keep; beyond it the oldest lines go
   */
  HistoryTail(int budget) {
    this.budget = budget;
  }

  /** Adds the newest commit. What cannot be taken back cuts off all that came before. */
  void add(long sequence, UndoStep step) {
    if (step.undo().isEmpty()) {
      clear();
      return;
    }
    ObjectNode line = StoredRecord.MAPPER.createObjectNode().put("sequence", sequence);
    step.describe(line);
    line.set("undo", step.undo().get());
    addLine(StoredRecord.bytes(line));
  }

  /** Adds a line of an earlier checkpoint's history. */
  void add(JsonNode line) {
    addLine(StoredRecord.bytes(line));
  }

  private void addLine(byte[] line) {
    lines.addLast(line);
    length += line.length + SEPARATOR;
    while (length > budget) {
      length -= lines.removeFirst().length + SEPARATOR;
    }
  }

  /** Forgets everything. */
  void clear() {
    lines.clear();
    length = 0;
  }

  /** The lines as of now, the oldest first. */
  List<byte[]> lines() {
    return List.copyOf(lines);
  }
}

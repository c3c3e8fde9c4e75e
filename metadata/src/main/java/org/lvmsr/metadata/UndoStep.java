package org.lvmsr.metadata;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * How to take one commit back.
 *
 * @param at when it was made, as ISO 8601 text; for people only, nothing depends on it
 * @param by what it was made for, empty if that was not said
 * @param undo merge patch that turns the state after it into the one before; empty where it was too
 *     large to be kept
 */
record UndoStep(String at, String by, Optional<JsonNode> undo) {

  /** Reads it out of a commit, or out of a line of a checkpoint's history. */
  static UndoStep of(JsonNode json) {
    return new UndoStep(
        json.path("at").asText(""),
        json.path("by").asText(""),
        Optional.of(json.path("undo")).filter(JsonNode::isObject));
  }

  /** Adds its fields to those of a commit or of a line of history. */
  void describe(ObjectNode json) {
    json.put("at", at);
    if (!by.isEmpty()) {
      json.put("by", by);
    }
  }

  UndoStep withoutUndo() {
    return new UndoStep(at, by, Optional.empty());
  }
}

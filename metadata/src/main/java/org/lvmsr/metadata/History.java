package org.lvmsr.metadata;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/**
 * The changes that led to the present state, as far back as they are kept.
 *
 * @param newest the present state
 * @param commits the newest first
 */
public record History(State newest, List<Commit> commits) {

  public History {
    commits = List.copyOf(commits);
  }

  /**
   * One commit.
   *
   * @param sequence number of the frame that holds it
   * @param at when it was made, as ISO 8601 text; for people only
   * @param by what it was made for, or empty
   * @param changes the records it changed
   */
  public record Commit(long sequence, String at, String by, List<Change> changes) {

    public Commit {
      changes = List.copyOf(changes);
    }
  }

  /**
   * One record before and after a commit.
   *
   * @param before empty if the commit made the record
   * @param after empty if the commit removed it
   */
  public record Change(
      String table, String id, Optional<JsonNode> before, Optional<JsonNode> after) {}
}

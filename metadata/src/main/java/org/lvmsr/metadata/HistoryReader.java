package org.lvmsr.metadata;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lvmsr.metadata.Verdict.Link;
import org.lvmsr.metadata.format.FrameType;

/**
 * Walks back from the present state: through the chain, through older frames that nothing has
 * written over yet, and then along the lines that the checkpoint carries.
 */
final class HistoryReader {

  private final Recovery.Recovered recovered;
  private final Replay replay;
  private final List<History.Commit> commits = new ArrayList<>();
  private State state;
  private boolean broken;
  private long reached;

  private HistoryReader(Recovery.Recovered recovered, Replay replay) {
    this.recovered = recovered;
    this.replay = replay;
    this.state = recovered.state();
    this.reached = recovered.verdict().sequence() + 1;
  }

  static History read(Recovery.Recovered recovered, Replay replay) throws UnreadableBodyException {
    return new HistoryReader(recovered, replay).read();
  }

  private History read() throws UnreadableBodyException {
    Verdict.Trusted verdict = recovered.verdict();
    for (int i = verdict.chain().size() - 1; i >= 0; i--) {
      undoFrame(verdict.chain().get(i));
    }
    Map<String, Link> older = olderFrames();
    Optional<Link> before =
        Optional.ofNullable(older.get(verdict.checkpoint().header().previous()));
    while (before.isPresent()) {
      undoFrame(before.get());
      before = Optional.ofNullable(older.get(before.get().header().previous()));
    }
    List<JsonNode> lines = replay.checkpoint(verdict.checkpoint()).history();
    for (int i = lines.size() - 1; i >= 0; i--) {
      long sequence = lines.get(i).path("sequence").asLong();
      if (sequence < reached) {
        undo(sequence, UndoStep.of(lines.get(i)));
      }
    }
    return new History(recovered.state(), commits);
  }

  /** Whole links of the chain, by hash. A frame that never counted is named by none that did. */
  private Map<String, Link> olderFrames() {
    Map<String, List<FrameCopy>> byHash = new HashMap<>();
    for (FrameCopy copy : recovered.copies()) {
      if (copy.header().type() != FrameType.CHECKPOINT) {
        copy.hash().ifPresent(h -> byHash.computeIfAbsent(h, any -> new ArrayList<>()).add(copy));
      }
    }
    Map<String, Link> links = new HashMap<>();
    byHash.forEach((hash, of) -> links.put(hash, new Link(of.get(0).header(), hash, of)));
    return links;
  }

  private void undoFrame(Link link) throws UnreadableBodyException {
    List<JsonNode> inFrame = replay.commits(link);
    for (int i = inFrame.size() - 1; i >= 0; i--) {
      undo(link.header().sequence(), UndoStep.of(inFrame.get(i)));
    }
    reached = link.header().sequence();
  }

  /** Takes one commit back, unless one after it could not be. */
  private void undo(long sequence, UndoStep step) {
    broken |= step.undo().isEmpty();
    if (broken) {
      return;
    }
    JsonNode undo = step.undo().get();
    StateEditor editor = new StateEditor(state);
    editor.merge(undo);
    State before = editor.toState(sequence - 1);
    List<History.Change> changes = new ArrayList<>();
    undo.properties()
        .forEach(
            table ->
                table
                    .getValue()
                    .fieldNames()
                    .forEachRemaining(
                        id -> changes.add(change(table.getKey(), id, before, state))));
    commits.add(new History.Commit(sequence, step.at(), step.by(), changes));
    state = before;
  }

  private static History.Change change(String table, String id, State before, State after) {
    return new History.Change(table, id, record(table, id, before), record(table, id, after));
  }

  private static Optional<JsonNode> record(String table, String id, State state) {
    return Optional.ofNullable(state.table(table).get(id)).map(StoredRecord::tree);
  }
}

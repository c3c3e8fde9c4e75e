package org.lvmsr.metadata;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.lvmsr.metadata.Verdict.Link;
import org.lvmsr.metadata.format.FrameType;

/** Makes a state out of trusted frames. */
final class Replay {

  private final BodyReader bodies;

  Replay(BodyReader bodies) {
    this.bodies = bodies;
  }

  /**
   * The state after the last frame.
   *
   * @param history gets every commit on the way
   */
  State run(Verdict.Trusted trusted, HistoryTail history) throws UnreadableBodyException {
    Bodies.Checkpoint checkpoint = checkpoint(trusted.checkpoint());
    checkpoint.history().forEach(history::add);
    StateEditor editor = new StateEditor(checkpoint.state());
    for (Link link : trusted.chain()) {
      for (JsonNode commit : commits(link)) {
        merge(editor, commit, link);
        history.add(link.header().sequence(), UndoStep.of(commit));
      }
    }
    return editor.toState(trusted.sequence());
  }

  private static void merge(StateEditor editor, JsonNode commit, Link link)
      throws UnreadableBodyException {
    try {
      editor.merge(commit.path("patch"));
    } catch (IllegalArgumentException e) {
      throw new UnreadableBodyException(link.header(), e);
    }
  }

  Bodies.Checkpoint checkpoint(Link link) throws UnreadableBodyException {
    try {
      return Bodies.readCheckpoint(body(link), link.header().sequence());
    } catch (IOException | IllegalArgumentException e) {
      throw new UnreadableBodyException(link.header(), e);
    }
  }

  /** The commits of a frame, the first one first; none if it is of another type. */
  List<JsonNode> commits(Link link) throws UnreadableBodyException {
    if (link.header().type() != FrameType.COMMIT) {
      return List.of();
    }
    try {
      List<JsonNode> commits = new ArrayList<>();
      Bodies.readCommits(body(link)).forEach(commits::add);
      return commits;
    } catch (IOException e) {
      throw new UnreadableBodyException(link.header(), e);
    }
  }

  /** If it cannot be read, a writer is busy, and another look will tell, or the device is. */
  private byte[] body(Link link) throws IOException {
    return bodies.body(link).orElseThrow(() -> new IOException("it changed between two looks"));
  }
}

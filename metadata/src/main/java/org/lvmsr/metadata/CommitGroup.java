package org.lvmsr.metadata;

import java.util.ArrayList;
import java.util.List;

/** Commits that are written as one frame and become durable together. */
final class CommitGroup {

  private final List<byte[]> commits = new ArrayList<>();
  private final List<UndoStep> undoSteps = new ArrayList<>();
  private State state;
  private long bodyLength = Bodies.COMMITS_ENVELOPE;
  private boolean durable;

  CommitGroup(State before) {
    state = before;
  }

  boolean hasRoomFor(byte[] commit, long limit) {
    return bodyLength + length(commit) <= limit;
  }

  static long length(byte[] commit) {
    return commit.length + 2L;
  }

  void add(byte[] commit, UndoStep undoStep, State after) {
    commits.add(commit);
    undoSteps.add(undoStep);
    bodyLength += length(commit);
    state = after;
  }

  byte[] body() {
    return Bodies.commits(commits);
  }

  /** Length of {@link #body}, or a little more. */
  int bodyLength() {
    return (int) bodyLength;
  }

  /** What takes its commits back, the first commit's first. */
  List<UndoStep> undoSteps() {
    return undoSteps;
  }

  /** The state after its last commit. */
  State state() {
    return state;
  }

  void markDurable(State asDurable) {
    state = asDurable;
    durable = true;
  }

  boolean isDurable() {
    return durable;
  }
}

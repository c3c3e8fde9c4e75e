package org.lvmsr.metadata;

import org.lvmsr.metadata.format.Layout;

/**
 * Where the two replicas of a store lie, in absolute bytes from the start of the LUN.
 *
 * @param replicaA start of replica A, a multiple of {@value Layout#ALIGNMENT}
 * @param replicaB start of replica B, a multiple of {@value Layout#ALIGNMENT}, not overlapping A
 * @param length length of each replica: a multiple of {@value Layout#REPLICA_UNIT}, from {@value
 *     Layout#MIN_REPLICA} bytes to {@value Layout#MAX_REPLICA}
 */
public record Placement(long replicaA, long replicaB, long length) {

  /** Refuses what {@link Layout} refuses. */
  public Placement {
    Layout unused = new Layout(replicaA, replicaB, length);
  }

  static Placement of(Layout layout) {
    return new Placement(layout.replicaA(), layout.replicaB(), layout.replicaLength());
  }

  /** In words: it stands in messages to people. */
  @Override
  public String toString() {
    return "replicas of " + length + " bytes at byte " + replicaA + " and byte " + replicaB;
  }

  Layout layout() {
    return new Layout(replicaA, replicaB, length);
  }
}

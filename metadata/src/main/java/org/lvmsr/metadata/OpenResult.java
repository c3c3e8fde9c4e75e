package org.lvmsr.metadata;

import java.util.List;

/**
 * The three answers of reading a place where a store should be. Damaged is never taken for empty.
 */
public sealed interface OpenResult {

  /** Nothing of ours is there: neither a header nor a frame. */
  record Empty() implements OpenResult {}

  /**
   * The state can be trusted.
   *
   * @param state every durable commit
   * @param info header and position of the log
   * @param findings notes and lost redundancy; never damage
   */
  record Valid(State state, StoreInfo info, List<Finding> findings) implements OpenResult {

    /** How much of the store's room is taken. */
    public Usage usage() {
      return Usage.of(state, info.placement().layout());
    }

    /** Whether nothing is missing of what the store has twice. */
    public boolean isRedundant() {
      return findings.stream()
          .noneMatch(finding -> finding.severity() == Finding.Severity.DEGRADED);
    }
  }

  /**
   * Something of ours is there, but the state cannot be trusted.
   *
   * @param findings what is wrong, at least one of them damage
   */
  record Damaged(List<Finding> findings) implements OpenResult {}
}

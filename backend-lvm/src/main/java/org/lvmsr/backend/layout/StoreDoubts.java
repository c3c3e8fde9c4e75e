package org.lvmsr.backend.layout;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lvmsr.backend.check.StoreWitness;
import org.lvmsr.backend.check.Witnesses;
import org.lvmsr.metadata.Finding;
import org.lvmsr.metadata.OpenResult;
import org.lvmsr.metadata.Placement;

/**
 * What is wrong with a replica of the store, as reading it told.
 *
 * @param seen with the store
 */
record StoreDoubts(Witnesses seen) {

  /**
   * Of one replica.
   *
   * @param name {@code A} or {@code B}
   * @param area it belongs to
   * @param start its first byte
   * @param former whether the store has moved from there
   */
  List<String> of(String name, Placement area, long start, boolean former) {
    if (start >= seen.medium().bytes()) {
      return List.of();
    }
    List<String> doubts = new ArrayList<>();
    StoreWitness.Reading reading = seen.store().reading();
    if (reading instanceof StoreWitness.Reading.Unreadable bad) {
      doubts.add("it cannot be read: " + bad.problem());
    } else if (isEmpty(reading)) {
      doubts.add("it holds no store");
    }
    if (!former && doesNotCount(name)) {
      doubts.add("it does not count, as it could not be written");
    }
    damage(start, start + area.length()).or(this::untrusted).ifPresent(doubts::add);
    return doubts;
  }

  private static boolean isEmpty(StoreWitness.Reading reading) {
    return reading instanceof StoreWitness.Reading.Found found
        && found.result() instanceof OpenResult.Empty;
  }

  private boolean doesNotCount(String name) {
    return seen.valid().filter(store -> store.info().failedReplicas().contains(name)).isPresent();
  }

  /** The first of the findings in a range, and how many more there are. */
  private Optional<String> damage(long start, long end) {
    List<Finding> here =
        findings().stream()
            .filter(one -> one.severity() != Finding.Severity.NOTE)
            .filter(one -> start <= one.place() && one.place() < end)
            .filter(one -> one.place() < seen.medium().bytes())
            .toList();
    if (here.isEmpty()) {
      return Optional.empty();
    }
    Finding first = here.get(0);
    String more = here.size() == 1 ? "" : ", and " + (here.size() - 1) + " more";
    return Optional.of(first.what() + " (byte " + first.place() + ")" + more);
  }

  /** Where no state can be put together, no replica is what it should be. */
  private Optional<String> untrusted() {
    return findings().stream()
        .filter(one -> one.severity() == Finding.Severity.DAMAGE)
        .findFirst()
        .map(one -> "what it holds cannot be trusted: " + one.what());
  }

  /** What is wrong and lies at no one place; not of a copy that has not got all of the LUN. */
  List<String> elsewhere() {
    boolean whole =
        seen.store().areas().stream()
            .allMatch(area -> area.replicaB() + area.length() <= seen.medium().bytes());
    return findings().stream()
        .filter(one -> whole && one.place() < 0)
        .filter(one -> one.severity() == Finding.Severity.DEGRADED)
        .map(one -> "store: " + one.what() + "; see lvmsr check")
        .toList();
  }

  private List<Finding> findings() {
    if (seen.store().reading() instanceof StoreWitness.Reading.Found found) {
      if (found.result() instanceof OpenResult.Valid valid) {
        return valid.findings();
      }
      if (found.result() instanceof OpenResult.Damaged damaged) {
        return damaged.findings();
      }
    }
    return List.of();
  }
}

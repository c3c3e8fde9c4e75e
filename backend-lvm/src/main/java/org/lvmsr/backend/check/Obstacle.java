package org.lvmsr.backend.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lvmsr.backend.sr.RepairRefused;
import org.lvmsr.metadata.format.HeaderBlock;

/**
 * What must come before any repair, because it would be written to the wrong place or not at all.
 * The one answer for what a check proposes and for what {@code --repair} does.
 *
 * @param first what has to be so, as the end of a sentence with "before" or "until"
 */
record Obstacle(String first) {

  /** The obstacle to repairs of what was seen, if there is one. */
  static Optional<Obstacle> to(Witnesses seen) {
    if (seen.isCutShort()) {
      return of(seen.medium().name() + " has all the bytes that the LUN had");
    }
    if (seen.lvm().vg().isEmpty()) {
      return of("LVM's label and VG are written again: lvmsr check says how");
    }
    if (seen.vg().isEmpty()) {
      return of("the VG " + seen.lvm().vg().get().name() + " has its name back");
    }
    if (seen.valid().isEmpty()) {
      return of("there is a store that can be trusted: lvmsr check says how to get one");
    }
    if (seen.valid().get().info().formatMinor() > HeaderBlock.MINOR) {
      return of("the version of lvmsr is used that wrote the store");
    }
    return contradiction(seen);
  }

  private static Optional<Obstacle> of(String first) {
    return Optional.of(new Obstacle(first));
  }

  /** Where the store's place or owner is in doubt, writing to it might hit something else. */
  private static Optional<Obstacle> contradiction(Witnesses seen) {
    List<CheckFinding> doubts = new ArrayList<>();
    doubts.addAll(PlaceChecks.of(seen));
    doubts.addAll(ReservedLvChecks.of(seen));
    doubts.addAll(IdentityChecks.of(seen));
    doubts.addAll(AgeChecks.of(seen));
    doubts.addAll(Overlaps.of(seen, seen.store().areas()));
    return doubts.stream()
        .filter(doubt -> doubt.severity() == Severity.DAMAGE)
        .findFirst()
        .map(doubt -> new Obstacle("this is settled: " + doubt.subject() + ": " + doubt.what()));
  }

  /** What a finding proposes as long as the obstacle is there. */
  CheckFinding before(CheckFinding finding) {
    return finding.isRepairable()
        ? finding.with(
            new Repair.None(
                "not before " + first + "; then --repair can " + finding.repair().describe()))
        : finding;
  }

  RepairRefused refusal() {
    return new RepairRefused("nothing is repaired before " + first);
  }
}

package org.lvmsr.backend.check;

import java.util.ArrayList;
import java.util.List;
import org.lvmsr.backend.sr.RepairRefused;

/** What must hold before anything is written. */
final class Writability {
  private Writability() {}

  /** Refuses images, partial copies, and SRs in use on this host. */
  static void require(Witnesses seen) throws RepairRefused {
    String name = seen.medium().name();
    if (!seen.medium().block()) {
      throw new RepairRefused(
          name + " is a file and is never written to: make a loop device of it (losetup) first");
    }
    if (seen.medium().attachedHere()) {
      throw new RepairRefused(
          "the SR on " + name + " is attached on this host: detach it (SR.detach) first");
    }
    if (seen.isCutShort()) {
      throw new RepairRefused(name + " is smaller than the LUN was: nothing is written to it");
    }
  }

  /** Refuses also if what is written to the store might hit something else. */
  static void requireStore(Witnesses seen) throws RepairRefused {
    require(seen);
    List<CheckFinding> doubts = new ArrayList<>();
    doubts.addAll(PlaceChecks.of(seen));
    doubts.addAll(ReservedLvChecks.of(seen));
    doubts.addAll(IdentityChecks.of(seen));
    seen.vg().ifPresent(vg -> doubts.addAll(Overlaps.of(vg, seen.store().areas())));
    for (CheckFinding doubt : doubts) {
      if (doubt.severity() == Severity.DAMAGE) {
        throw new RepairRefused(
            "nothing is repaired before this is settled: " + doubt.subject() + ": " + doubt.what());
      }
    }
  }
}

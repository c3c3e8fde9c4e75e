package org.lvmsr.backend.check;

import java.util.Optional;
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
    Optional<Obstacle> obstacle = Obstacle.to(seen);
    if (obstacle.isPresent()) {
      throw obstacle.get().refusal();
    }
  }
}

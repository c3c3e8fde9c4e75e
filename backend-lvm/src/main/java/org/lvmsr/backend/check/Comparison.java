package org.lvmsr.backend.check;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Compares the witnesses of one SR. A pure function: it looks at nothing but what it is given. */
public final class Comparison {
  private Comparison() {}

  /** What the witnesses differ in, the worst first. */
  public static List<CheckFinding> of(Witnesses seen) {
    List<CheckFinding> all = new ArrayList<>();
    all.addAll(StoreChecks.of(seen));
    all.addAll(KeptTextChecks.of(seen));
    all.addAll(LvmChecks.of(seen));
    all.addAll(IdentityChecks.of(seen));
    all.addAll(AgeChecks.of(seen));
    all.addAll(PlaceChecks.of(seen));
    all.addAll(ReservedLvChecks.of(seen));
    all.addAll(RecordChecks.of(seen));
    all.addAll(LvChecks.of(seen));
    all.addAll(DeviceChecks.of(seen));
    all.addAll(PoolChecks.of(seen));
    Obstacle.to(seen).ifPresent(obstacle -> all.replaceAll(obstacle::before));
    all.sort(Comparator.comparing(CheckFinding::severity).reversed());
    return List.copyOf(all);
  }
}

package org.lvmsr.backend.check;

import static org.lvmsr.backend.check.Severity.DAMAGE;
import static org.lvmsr.backend.check.Severity.NOTE;
import static org.lvmsr.backend.check.Severity.WARNING;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lvmsr.backend.lvm.Extents;
import org.lvmsr.backend.lvm.FreeExtents;
import org.lvmsr.backend.lvm.LogicalVolume;
import org.lvmsr.backend.lvm.VolumeGroup;
import org.lvmsr.backend.sr.SrLayout;
import org.lvmsr.metadata.Placement;

/** Whether the LUN has its size, and the reserved LV lies around the store. */
final class PlaceChecks {
  private static final String RESERVED = "LV " + SrLayout.RESERVED_LV;

  private final Witnesses seen;
  private final Findings sizes = new Findings(Witness.MEDIUM, Witness.STORE);
  private final Findings lvs = new Findings(Witness.STORE, Witness.LVM);

  private PlaceChecks(Witnesses seen) {
    this.seen = seen;
  }

  static List<CheckFinding> of(Witnesses seen) {
    var checks = new PlaceChecks(seen);
    checks.size();
    checks.replicaB();
    seen.vg().ifPresent(checks::reservedLv);
    List<CheckFinding> all = new ArrayList<>(checks.sizes.all());
    all.addAll(checks.lvs.all());
    return all;
  }

  private void size() {
    Medium medium = seen.medium();
    long lun = seen.store().lunBytes();
    String found = medium.bytes() + " bytes";
    if (seen.isCutShort()) {
      String expected = lun > 0 ? lun + " bytes" : "all of the PV";
      String what =
          medium.block()
              ? "the LUN is smaller than it was when the SR was made"
              : "this file holds only the first part of the LUN";
      var advice =
          new Repair.None(
              medium.block()
                  ? "give the LUN its size back before anything is written to it"
                  : "what is said of the rest comes from its description; copy all of it to be"
                      + " sure");
      sizes.add(medium.block() ? DAMAGE : WARNING, "size", what, expected, found, advice);
    } else if (lun > 0 && medium.bytes() > lun) {
      var advice = new Repair.None("nothing needs to be done: the new space is not used");
      sizes.add(NOTE, "size", "the LUN has grown", lun + " bytes", found, advice);
    }
  }

  private void replicaB() {
    Optional<Placement> placement = seen.store().placement();
    long bytes = seen.medium().bytes();
    if (placement.isEmpty() || placement.get().replicaB() + placement.get().length() <= bytes) {
      return;
    }
    long place = placement.get().replicaB();
    String what =
        place >= bytes
            ? "replica B lies beyond the end of this copy, so there is only one"
            : "replica B reaches beyond the end of this copy";
    String expected = placement.get().length() + " bytes at byte " + place;
    var advice = new Repair.None("nothing can be done on a partial copy");
    sizes.add(WARNING, "store", what, expected, "the end at byte " + bytes, advice);
  }

  private void reservedLv(VolumeGroup vg) {
    Optional<LogicalVolume> reserved = vg.volume(SrLayout.RESERVED_LV);
    if (reserved.isEmpty()) {
      missing(vg);
      return;
    }
    Optional<Placement> byLvm = placement(vg, reserved.get());
    String found = byLvm.map(Object::toString).orElse(reserved.get().segments().toString());
    if (byLvm.isEmpty()) {
      var advice = new LvmAdvice(seen).goBack("do not attach the SR");
      lvs.add(DAMAGE, RESERVED, "it has another shape", "two equal segments", found, advice);
    } else if (seen.valid().isPresent() && !byLvm.equals(seen.store().placement())) {
      String expected = seen.store().placement().orElseThrow().toString();
      var advice = new LvmAdvice(seen).goBack("do not attach the SR");
      lvs.add(DAMAGE, RESERVED, "it is not where the store is", expected, found, advice);
    }
  }

  private void missing(VolumeGroup vg) {
    Optional<List<Extents>> around = seen.store().placement().flatMap(at -> extents(vg, at));
    String what = "it is gone";
    if (seen.valid().isEmpty()) {
      var advice = new Repair.None("lvmsr check --rebuild makes a new one with a new store");
      lvs.add(DAMAGE, RESERVED, what, "an LV around the store", "none", advice);
    } else if (around.isPresent() && isFree(vg, around.get())) {
      what = what + "; nothing keeps the store from being overwritten";
      var again = new Repair.ReserveStore(around.get());
      lvs.add(WARNING, RESERVED, what, "an LV around the store", "none", again);
    } else {
      what = what + ", and its extents are not free";
      var advice = new Repair.None("find out which LV lies on the store; make a copy first");
      lvs.add(DAMAGE, RESERVED, what, "an LV around the store", "none", advice);
    }
  }

  static Optional<Placement> placement(VolumeGroup vg, LogicalVolume reserved) {
    try {
      return Optional.of(SrLayout.placement(vg, reserved));
    } catch (IllegalStateException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** The extents that a store covers; empty if it does not begin and end with one. */
  static Optional<List<Extents>> extents(VolumeGroup vg, Placement at) {
    long a = at.replicaA() - vg.firstExtentOffset();
    long b = at.replicaB() - vg.firstExtentOffset();
    long unit = vg.extentBytes();
    if (a < 0 || b < 0 || a % unit != 0 || b % unit != 0 || at.length() % unit != 0) {
      return Optional.empty();
    }
    long count = at.length() / unit;
    return Optional.of(List.of(new Extents(a / unit, count), new Extents(b / unit, count)));
  }

  private static boolean isFree(VolumeGroup vg, List<Extents> wanted) {
    return FreeExtents.of(vg, List.of()).containsAll(wanted);
  }
}

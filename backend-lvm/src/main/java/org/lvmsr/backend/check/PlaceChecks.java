package org.lvmsr.backend.check;

import static org.lvmsr.backend.check.Severity.DAMAGE;
import static org.lvmsr.backend.check.Severity.NOTE;
import static org.lvmsr.backend.check.Severity.WARNING;

import java.util.List;
import java.util.Optional;
import org.lvmsr.backend.lvm.Extents;
import org.lvmsr.backend.lvm.VolumeGroup;
import org.lvmsr.backend.lvm.text.PvReading;
import org.lvmsr.backend.sr.LunGrowth;
import org.lvmsr.metadata.Placement;

/** Whether the LUN has its size and holds both replicas. */
final class PlaceChecks {
  private final Witnesses seen;
  private final Findings sizes = new Findings(Witness.MEDIUM, Witness.STORE);

  private PlaceChecks(Witnesses seen) {
    this.seen = seen;
  }

  static List<CheckFinding> of(Witnesses seen) {
    var checks = new PlaceChecks(seen);
    checks.size();
    seen.store().areas().forEach(checks::replicaB);
    return checks.sizes.all();
  }

  private void size() {
    Medium medium = seen.medium();
    long lun = seen.store().lunBytes();
    String found = medium.bytes() + " bytes";
    if (seen.isCutShort()) {
      String expected = lun > 0 ? lun + " bytes" : "all of the PV";
      String what =
          medium.isFile()
              ? "this file holds only the first part of the LUN"
              : "the LUN is smaller than it was when the SR was made";
      var advice =
          new Repair.None(
              medium.isFile()
                  ? "what is said of the rest comes from its description; copy all of it to be"
                      + " sure"
                  : "give the LUN its size back before anything is written to it");
      sizes.add(medium.isFile() ? WARNING : DAMAGE, "size", what, expected, found, advice);
    } else if (lun > 0 && unused() > 0) {
      var advice = new Repair.None("lvmsr resize-sr gives the SR what it does not use of it");
      String unused = found + ", " + unused() + " of them not used";
      sizes.add(NOTE, "size", "the LUN has grown", lun + " bytes", unused, advice);
    }
  }

  private long unused() {
    return seen.lvm()
        .pv()
        .flatMap(PvReading::newestText)
        .map(text -> LunGrowth.unusedBytes(text, seen.medium().bytes()))
        .orElse(0L);
  }

  private void replicaB(Placement area) {
    long bytes = seen.medium().bytes();
    long place = area.replicaB();
    if (place + area.length() <= bytes) {
      return;
    }
    String what =
        place >= bytes
            ? "replica B lies beyond the end of this copy, so there is only one"
            : "replica B reaches beyond the end of this copy";
    String expected = area.length() + " bytes at byte " + place;
    var advice = new Repair.None("nothing can be done on a partial copy");
    sizes.add(WARNING, "store", what, expected, "the end at byte " + bytes, advice);
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
}

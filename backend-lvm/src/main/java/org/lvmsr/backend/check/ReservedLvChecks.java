package org.lvmsr.backend.check;

import static org.lvmsr.backend.check.Severity.DAMAGE;
import static org.lvmsr.backend.check.Severity.NOTE;
import static org.lvmsr.backend.check.Severity.WARNING;

import java.util.List;
import java.util.Optional;
import org.lvmsr.backend.lvm.Extents;
import org.lvmsr.backend.lvm.FreeExtents;
import org.lvmsr.backend.lvm.LogicalVolume;
import org.lvmsr.backend.lvm.VolumeGroup;
import org.lvmsr.backend.record.Intent;
import org.lvmsr.backend.sr.SrLayout;
import org.lvmsr.metadata.OpenResult;
import org.lvmsr.metadata.Placement;

/** Whether reserved LVs lie around all that the store has on the LUN, and around nothing else. */
final class ReservedLvChecks {
  private static final String AROUND = "an LV around the store";

  private final Witnesses seen;
  private final VolumeGroup vg;
  private final Findings findings = new Findings(Witness.STORE, Witness.LVM);

  private ReservedLvChecks(Witnesses seen, VolumeGroup vg) {
    this.seen = seen;
    this.vg = vg;
  }

  static List<CheckFinding> of(Witnesses seen) {
    if (seen.vg().isEmpty()) {
      return List.of();
    }
    var checks = new ReservedLvChecks(seen, seen.vg().get());
    checks.home();
    seen.valid().ifPresent(checks::larger);
    return checks.findings.all();
  }

  /** The one that {@code SR.create} makes. */
  private void home() {
    Optional<LogicalVolume> reserved = vg.volume(SrLayout.RESERVED_LV);
    Optional<Placement> home =
        seen.valid().isPresent()
            ? seen.valid().map(valid -> valid.info().home())
            : seen.store().placement();
    if (reserved.isEmpty()) {
      missing(SrLayout.RESERVED_LV, home);
      return;
    }
    Optional<Placement> byLvm = SrLayout.findPlacement(vg, reserved.get());
    String found = byLvm.map(Object::toString).orElse(reserved.get().segments().toString());
    if (byLvm.isEmpty()) {
      Repair advice = new LvmAdvice(seen).goBack("do not attach the SR");
      findings.add(
          DAMAGE,
          "LV " + reserved.get().name(),
          "it has another shape",
          "two equal segments",
          found,
          advice);
    } else if (seen.valid().isPresent() && !byLvm.equals(home)) {
      String expected = home.orElseThrow().toString();
      Repair advice = new LvmAdvice(seen).goBack("do not attach the SR");
      findings.add(
          DAMAGE,
          "LV " + reserved.get().name(),
          "it is not where the store is",
          expected,
          found,
          advice);
    }
  }

  /** Those that the store moved to. */
  private void larger(OpenResult.Valid valid) {
    Placement now = valid.info().placement();
    boolean held = now.equals(valid.info().home());
    for (LogicalVolume lv : SrLayout.largerReserved(vg)) {
      boolean here = SrLayout.findPlacement(vg, lv).filter(now::equals).isPresent();
      held |= here;
      if (!here && !isUnderWay(valid, lv.name())) {
        leftOver(lv);
      }
    }
    if (!held) {
      missing(SrLayout.nextReservedLv(vg), Optional.of(now));
    }
  }

  private static boolean isUnderWay(OpenResult.Valid valid, String lv) {
    return Records.intents(valid.state()).stream()
        .anyMatch(
            intent ->
                intent instanceof Intent.ResizeMetadata resize
                    && List.of(resize.lv(), resize.formerLv()).contains(lv));
  }

  private void leftOver(LogicalVolume lv) {
    String found = lv.extents() * vg.extentBytes() + " bytes";
    boolean holdsHeaders =
        SrLayout.findPlacement(vg, lv).filter(seen.store().found()::contains).isPresent();
    var advice =
        new Repair.None(
            holdsHeaders
                ? "it holds headers of an earlier store: keep it until all volumes are as they"
                    + " should be"
                : "it only takes room; when nothing else is wrong, remove it with lvremove");
    findings.add(
        NOTE,
        "LV " + lv.name(),
        "the store is not in it",
        "reserved LVs around the store",
        found,
        advice);
  }

  private void missing(String lv, Optional<Placement> store) {
    Optional<List<Extents>> around = store.flatMap(at -> PlaceChecks.extents(vg, at));
    String what = "it is gone";
    if (seen.valid().isEmpty()) {
      var advice = new Repair.None("lvmsr check --rebuild makes a new one with a new store");
      findings.add(DAMAGE, "LV " + lv, what, AROUND, "none", advice);
    } else if (around.isPresent() && isFree(around.get())) {
      what = what + "; nothing keeps the store from being overwritten";
      findings.add(
          WARNING, "LV " + lv, what, AROUND, "none", new Repair.ReserveStore(lv, around.get()));
    } else {
      what = what + ", and its extents are not free";
      var advice = new Repair.None("find out which LV lies on the store; make a copy first");
      findings.add(DAMAGE, "LV " + lv, what, AROUND, "none", advice);
    }
  }

  private boolean isFree(List<Extents> wanted) {
    return FreeExtents.of(vg, List.of()).containsAll(wanted);
  }
}

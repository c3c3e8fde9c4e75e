package org.lvmsr.backend.check;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.lvmsr.backend.lvm.LogicalVolume;
import org.lvmsr.backend.lvm.VolumeGroup;
import org.lvmsr.backend.sr.SrLayout;
import org.lvmsr.metadata.Placement;

/** Bytes of the PV that two things claim: LVs, or an LV and the store. */
final class Overlaps {
  private Overlaps() {}

  /** A claim on a range of bytes. */
  private record Claim(String by, Witness witness, long start, long end) {
    boolean overlaps(Claim other) {
      return start < other.end && other.start < end;
    }
  }

  static List<CheckFinding> of(Witnesses seen, List<Placement> store) {
    return seen.vg().map(vg -> of(vg, store, new LvmAdvice(seen))).orElse(List.of());
  }

  private static List<CheckFinding> of(VolumeGroup vg, List<Placement> store, LvmAdvice advice) {
    List<Claim> claims = new ArrayList<>(claims(vg));
    long end = vg.firstExtentOffset() + vg.extents() * vg.extentBytes();
    List<CheckFinding> findings = new ArrayList<>();
    for (Claim claim : claims) {
      if (claim.end() > end) {
        findings.add(beyond(claim, end, advice.goBack("use none of its LVs")));
      }
    }
    store.forEach(at -> claims.addAll(claims(at, vg)));
    claims.sort(Comparator.comparingLong(Claim::start));
    for (int i = 1; i < claims.size(); i++) {
      Claim before = claims.get(i - 1);
      Claim claim = claims.get(i);
      if (claim.start() < before.end()) {
        findings.add(overlap(before, claim, advice.goBack("use neither of them")));
      }
    }
    return findings;
  }

  private static List<Claim> claims(VolumeGroup vg) {
    return vg.volumes().values().stream().flatMap(lv -> claims(lv, vg)).toList();
  }

  private static Stream<Claim> claims(LogicalVolume lv, VolumeGroup vg) {
    return lv.segments().stream()
        .map(
            run -> {
              long start = vg.offsetOf(run);
              return new Claim("LV " + lv.name(), Witness.LVM, start, start + vg.lengthOf(run));
            });
  }

  /** Where a reserved LV lies it stands for the store, whatever else is wrong with it. */
  private static List<Claim> claims(Placement at, VolumeGroup vg) {
    List<Claim> store =
        List.of(
            new Claim("the store", Witness.STORE, at.replicaA(), at.replicaA() + at.length()),
            new Claim("the store", Witness.STORE, at.replicaB(), at.replicaB() + at.length()));
    boolean reserved =
        vg.volumes().values().stream()
            .filter(lv -> SrLayout.isReserved(lv.name()))
            .flatMap(lv -> claims(lv, vg))
            .anyMatch(lv -> store.stream().anyMatch(lv::overlaps));
    return reserved ? List.of() : store;
  }

  private static CheckFinding overlap(Claim first, Claim second, Repair repair) {
    long end = Math.min(first.end(), second.end());
    return new CheckFinding(
        Severity.DAMAGE,
        List.of(first.witness(), second.witness()).stream().distinct().toList(),
        first.by(),
        "it shares bytes of the LUN with " + second.by(),
        "no overlap",
        "bytes " + second.start() + " to " + end,
        repair);
  }

  private static CheckFinding beyond(Claim claim, long end, Repair repair) {
    return new CheckFinding(
        Severity.DAMAGE,
        List.of(Witness.LVM),
        claim.by(),
        "it reaches beyond the last extent",
        "the end at byte " + end,
        "the end at byte " + claim.end(),
        repair);
  }
}

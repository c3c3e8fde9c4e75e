package org.lvmsr.backend.check;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.lvmsr.backend.lvm.VolumeGroup;
import org.lvmsr.backend.sr.SrLayout;
import org.lvmsr.metadata.Placement;

/** Bytes of the PV that two things claim: LVs, or an LV and the store. */
final class Overlaps {
  private Overlaps() {}

  /** A claim on a range of bytes. */
  private record Claim(String by, Witness witness, long start, long end) {}

  static List<CheckFinding> of(Witnesses seen, Optional<Placement> store) {
    return seen.vg().map(vg -> of(vg, store, new LvmAdvice(seen))).orElse(List.of());
  }

  private static List<CheckFinding> of(
      VolumeGroup vg, Optional<Placement> store, LvmAdvice advice) {
    List<Claim> claims = new ArrayList<>(claims(vg));
    long end = vg.firstExtentOffset() + vg.extents() * vg.extentBytes();
    List<CheckFinding> findings = new ArrayList<>();
    for (Claim claim : claims) {
      if (claim.end() > end) {
        findings.add(beyond(claim, end, advice.goBack("use none of its LVs")));
      }
    }
    store.ifPresent(at -> claims.addAll(claims(at, vg)));
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
    return vg.volumes().values().stream()
        .flatMap(
            lv ->
                lv.segments().stream()
                    .map(
                        run -> {
                          long start = vg.offsetOf(run);
                          long end = start + vg.lengthOf(run);
                          return new Claim("LV " + lv.name(), Witness.LVM, start, end);
                        }))
        .toList();
  }

  /** Where the reserved LV is there it stands for the store, wherever that is. */
  private static List<Claim> claims(Placement at, VolumeGroup vg) {
    if (vg.volume(SrLayout.RESERVED_LV).isPresent()) {
      return List.of();
    }
    return List.of(
        new Claim("the store", Witness.STORE, at.replicaA(), at.replicaA() + at.length()),
        new Claim("the store", Witness.STORE, at.replicaB(), at.replicaB() + at.length()));
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

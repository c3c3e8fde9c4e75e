package org.lvmsr.backend.layout;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lvmsr.backend.check.LvmWitness;
import org.lvmsr.backend.check.Witnesses;
import org.lvmsr.backend.lvm.VolumeGroup;
import org.lvmsr.backend.lvm.text.AreaReading;
import org.lvmsr.backend.lvm.text.VgText;

/** What LVM has for itself: its label, and the metadata areas to which that leads. */
final class LvmClaims {
  /** LVM looks for its label in the first four sectors. */
  private static final long LABEL_BYTES = 2048;

  /** Where LVM puts its first area on a PV. */
  private static final long FIRST_AREA = 4096;

  private final Witnesses seen;
  private final List<Claim> claims = new ArrayList<>();

  private LvmClaims(Witnesses seen) {
    this.seen = seen;
  }

  /**
   * The claims.
   *
   * @param vg that the LUN is or was described by
   */
  static List<Claim> of(Witnesses seen, Optional<VolumeGroup> vg) {
    var claims = new LvmClaims(seen);
    claims.label();
    vg.ifPresent(claims::lostArea);
    seen.lvm().pv().ifPresent(pv -> pv.areas().forEach(claims::area));
    seen.copies().strays().forEach(claims::stray);
    return claims.claims;
  }

  private void label() {
    LvmWitness lvm = seen.lvm();
    List<String> doubts = new ArrayList<>();
    if (lvm.problem().isPresent()) {
      doubts.add("the label is damaged: " + lvm.problem().get());
    } else if (lvm.pv().isEmpty()) {
      doubts.add("the label is gone");
    }
    claims.add(new Claim(0, LABEL_BYTES, Content.part(Use.LVM, "label"), doubts));
  }

  /**
   * The first area has all that lies before the first extent; where the second was is not known.
   */
  private void lostArea(VolumeGroup vg) {
    boolean found =
        seen.copies().strays().stream().anyMatch(area -> area.offset() < vg.firstExtentOffset());
    if (seen.lvm().pv().isEmpty() && !found) {
      List<String> doubts = List.of("no label leads to it, and no text of a VG is in it");
      add(FIRST_AREA, vg.firstExtentOffset() - FIRST_AREA, doubts);
    }
  }

  private void area(AreaReading area) {
    List<String> doubts = new ArrayList<>();
    if (area.failure().isPresent() && area.offset() < seen.medium().bytes()) {
      doubts.add("it is bad: " + area.failure().get().getMessage());
    }
    long newest = seen.lvm().vg().map(VolumeGroup::sequence).orElse(0L);
    area.vg()
        .map(VolumeGroup::sequence)
        .filter(sequence -> sequence != newest)
        .ifPresent(
            sequence ->
                doubts.add("it is of another time: sequence " + sequence + ", not " + newest));
    add(area.offset(), area.size(), doubts);
  }

  private void stray(AreaReading area) {
    add(
        area.offset(),
        area.text().map(VgText::areaBytes).orElse(area.size()),
        List.of("no label leads to it"));
  }

  private void add(long offset, long size, List<String> doubts) {
    boolean fits = offset >= 0 && size > 0 && offset + size > offset;
    if (fits) {
      Content content = Content.part(Use.LVM, "metadata area");
      claims.add(new Claim(offset, offset + size, content, doubts));
    }
  }
}

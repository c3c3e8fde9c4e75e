package org.lvmsr.backend.check;

import static org.lvmsr.backend.check.Severity.DAMAGE;
import static org.lvmsr.backend.check.Severity.NOTE;
import static org.lvmsr.backend.check.Severity.WARNING;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.lvmsr.backend.lvm.VgCommands;
import org.lvmsr.backend.lvm.VolumeGroup;
import org.lvmsr.backend.lvm.text.AreaReading;

/** What is wrong with LVM's own bytes: label, metadata areas, tag. */
final class LvmChecks {
  private static final String SUBJECT = "LVM";

  private final Witnesses seen;
  private final Findings findings = new Findings(Witness.LVM);

  private LvmChecks(Witnesses seen) {
    this.seen = seen;
  }

  static List<CheckFinding> of(Witnesses seen) {
    var checks = new LvmChecks(seen);
    checks.label();
    checks.strays();
    seen.lvm().pv().ifPresent(pv -> checks.areas(pv.areas()));
    seen.vg().ifPresent(checks::tag);
    return checks.findings.all();
  }

  private void label() {
    if (seen.lvm().problem().isPresent()) {
      lost("the label is damaged", "a label of LVM2", seen.lvm().problem().get());
    } else if (seen.lvm().pv().isEmpty()) {
      lost("the label is gone", "a label of LVM2", "none in the first four sectors");
    } else if (seen.lvm().vg().isEmpty()) {
      lost("there is no volume group", "a VG", "a PV of no VG, or no area good");
    } else if (seen.vg().isEmpty()) {
      String found = "the VG " + seen.lvm().vg().orElseThrow().name();
      String what = "the volume group is not named as ours are";
      var advice = new Repair.None("rename the VG back if somebody renamed it");
      findings.add(DAMAGE, SUBJECT, what, "lvmsr-<uuid>", found, advice);
    }
  }

  private void lost(String what, String expected, String found) {
    Optional<Repair> nothingToRestore = nothingToRestore();
    findings.add(
        nothingToRestore.isPresent() ? WARNING : DAMAGE,
        SUBJECT,
        what,
        expected,
        found,
        nothingToRestore.orElseGet(() -> new LvmAdvice(seen).restore()));
  }

  /** An SR that never came to be, was to go, or is given its VG back by attaching it. */
  private Optional<Repair> nothingToRestore() {
    if (seen.isBeingWritten() || seen.copies().torn().isPresent()) {
      return Optional.of(
          new Repair.None(
              "attach the SR: a change of its VG was interrupted, and attaching writes it anew"));
    }
    if (seen.isBeingAdopted()) {
      return Optional.of(IdentityChecks.adoptAgain(seen));
    }
    if (seen.isBeingDestroyed()) {
      return Optional.of(
          new Repair.None("nothing needs to be done: SR.destroy had begun, and removes it"));
    }
    return seen.store().isUnfinished() && seen.vgCopies().isEmpty()
        ? Optional.of(new UnfinishedStore(seen).advice())
        : Optional.empty();
  }

  /** Worth knowing: they say what was here, and can be restored. */
  private void strays() {
    for (AreaReading area : seen.copies().strays()) {
      VolumeGroup vg = area.vg().orElseThrow();
      String what = "a metadata area is left at byte " + area.offset() + " without a label";
      String found =
          "VG " + vg.name() + ", sequence " + vg.sequence() + ", " + vg.volumes().size() + " LVs";
      var advice = new Repair.None("lvmsr dump --lvm writes its text to a file");
      findings.add(NOTE, SUBJECT, what, "a label that names it", found, advice);
    }
  }

  private void areas(List<AreaReading> areas) {
    for (AreaReading area : areas) {
      if (area.offset() + area.size() > seen.medium().bytes()) {
        beyondTheEnd(area);
      } else if (area.failure().isPresent()) {
        IOException failure = area.failure().get();
        String what = "the metadata area at byte " + area.offset() + " is bad";
        findings.add(
            WARNING,
            SUBJECT,
            what,
            "a copy of the VG",
            String.valueOf(failure.getMessage()),
            area.headed() ? update() : new LvmAdvice(seen).restore());
      } else if (area.vg().isPresent()) {
        sequence(area, area.vg().get());
      }
    }
  }

  private void beyondTheEnd(AreaReading area) {
    findings.add(
        NOTE,
        SUBJECT,
        "the metadata area at byte " + area.offset() + " lies beyond the end",
        "a copy of the VG",
        "the end at byte " + seen.medium().bytes(),
        new Repair.None("nothing needs to be done on a partial copy"));
  }

  private void sequence(AreaReading area, VolumeGroup vg) {
    long newest = seen.lvm().vg().orElseThrow().sequence();
    if (vg.sequence() != newest) {
      String what = "the metadata area at byte " + area.offset() + " is of another time";
      findings.add(
          WARNING, SUBJECT, what, "sequence " + newest, "sequence " + vg.sequence(), update());
    }
  }

  private Repair update() {
    String vg = seen.lvm().vg().map(VolumeGroup::name).orElse("VG");
    return new Repair.None(
        "attach the SR, which writes it anew; or run vgck --updatemetadata " + vg + " twice");
  }

  private void tag(VolumeGroup vg) {
    if (!vg.tags().contains(VgCommands.TAG)) {
      var advice = new Repair.None("vgchange --addtag " + VgCommands.TAG + " " + vg.name());
      String found = vg.tags().isEmpty() ? "no tag" : vg.tags().toString();
      findings.add(
          WARNING, SUBJECT, "the VG has lost its tag", "the tag " + VgCommands.TAG, found, advice);
    }
  }
}

package org.lvmsr.backend.check;

import static org.lvmsr.backend.check.Severity.DAMAGE;
import static org.lvmsr.backend.check.Severity.NOTE;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lvmsr.backend.sr.Ages;

/** Whether LVM and the store are of one time; volume by volume the other checks tell. */
final class AgeChecks {
  private static final String SUBJECT = "SR";

  private AgeChecks() {}

  static List<CheckFinding> of(Witnesses seen) {
    var findings = new Findings(Witness.STORE, Witness.LVM);
    ages(seen)
        .ifPresent(
            ages -> {
              if (ages.isLvmOlder()) {
                older(seen, ages, findings);
              } else if (ages.isLvmNewer() && hasChanged(seen, ages)) {
                newer(ages, findings);
              }
            });
    return findings.all();
  }

  /** Empty where one of the two cannot be read, or does not know of the other. */
  static Optional<Ages> ages(Witnesses seen) {
    return seen.vg().isPresent() && seen.valid().isPresent()
        ? Ages.of(seen.vg().get(), seen.copies().kept(), seen.valid().get())
        : Optional.empty();
  }

  /** Who restores the text that it has only gives it another number. */
  private static boolean hasChanged(Witnesses seen, Ages ages) {
    return seen.vgCopies().stream()
        .filter(copy -> copy.vg().sequence() == ages.kept())
        .noneMatch(copy -> copy.vg().volumes().equals(seen.vg().orElseThrow().volumes()));
  }

  private static void older(Witnesses seen, Ages ages, Findings findings) {
    List<String> commands = new ArrayList<>();
    String device = seen.medium().name();
    seen.vgCopies().stream()
        .filter(copy -> copy.vg().sequence() == ages.kept())
        .findFirst()
        .ifPresent(copy -> commands.addAll(new LvmAdvice(seen).textOf(copy)));
    String advice =
        "find out which half was restored (lvmsr history tells what the store knows), and look at"
            + " the volumes that differ. If the store is"
            + " right, give LVM the text that it had then"
            + (commands.isEmpty() ? "" : " (the commands below)")
            + "; if LVM is right, lvmsr check "
            + device
            + " --repair --accept-lvm takes it as it is, and says what to do about the records";
    findings.add(
        DAMAGE,
        SUBJECT,
        ages.lvm() < ages.kept()
            ? "LVM's VG is of an earlier time than the store: one of them was restored without the"
                + " other"
            : "LVM's VG was put back to an earlier time and changed since: it has the number of the"
                + " text in the store, and other LVs",
        "sequence " + ages.kept() + " or later",
        "sequence " + ages.lvm(),
        new Repair.None(advice, commands));
  }

  private static void newer(Ages ages, Findings findings) {
    findings.add(
        NOTE,
        SUBJECT,
        "LVM's VG has changed since the store was closed: with LVM's own tools, or the store was"
            + " restored from an earlier time",
        "sequence " + ages.kept(),
        "sequence " + ages.lvm(),
        new Repair.None("look at the volumes that differ; nothing else needs to be done"));
  }
}

package org.lvmsr.backend.check;

import static org.lvmsr.backend.check.Severity.DAMAGE;
import static org.lvmsr.backend.check.Severity.NOTE;
import static org.lvmsr.backend.check.Severity.WARNING;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.lvmsr.metadata.Finding;
import org.lvmsr.metadata.OpenResult;
import org.lvmsr.metadata.Placement;
import org.lvmsr.metadata.StoreInfo;

/** What is wrong with the store itself. */
final class StoreChecks {
  private static final String SUBJECT = "store";
  private static final String KNOWN_FORMAT = "format 1";
  private static final Repair REBUILD =
      new Repair.None(
          "restore a copy of the LUN, or have lvmsr check --rebuild make a new store from the"
              + " names of the LVs");
  private static final Repair LVM_FIRST =
      new Repair.None(
          "restore a copy of the LUN, or LVM's label and VG first: then lvmsr check --rebuild makes"
              + " a new store from the names of the LVs");
  private static final Repair NEWER = new Repair.None("use the version of lvmsr that wrote it");
  private static final Repair LONGER_COPY =
      new Repair.None("copy more of the LUN: what is missing may lie beyond the end of this copy");

  private final Witnesses seen;
  private final Findings findings = new Findings(Witness.STORE);

  private StoreChecks(Witnesses seen) {
    this.seen = seen;
  }

  static List<CheckFinding> of(Witnesses seen) {
    var checks = new StoreChecks(seen);
    checks.reading();
    checks.severalStores();
    return checks.findings.all();
  }

  private void reading() {
    StoreWitness.Reading reading = seen.store().reading();
    if (seen.store().isUnfinished()) {
      unfinished();
    } else if (reading instanceof StoreWitness.Reading.None none) {
      none(none.traces());
    } else if (reading instanceof StoreWitness.Reading.TooNew newer) {
      findings.add(
          WARNING, SUBJECT, "a newer version wrote it", KNOWN_FORMAT, newer.problem(), NEWER);
    } else if (reading instanceof StoreWitness.Reading.Unreadable bad) {
      var advice = new Repair.None("see the kernel's log for errors of the device");
      findings.add(DAMAGE, SUBJECT, "it cannot be read", "a readable store", bad.problem(), advice);
    } else {
      result(((StoreWitness.Reading.Found) reading).result());
    }
  }

  private void unfinished() {
    var store = new UnfinishedStore(seen);
    findings.add(
        store.severity(),
        SUBJECT,
        "its making was cut short, so there is none yet",
        "a store",
        "headers that say that formatting has not ended",
        seen.isCutShort() ? LONGER_COPY : store.advice());
  }

  private void none(List<HeaderTrace> traces) {
    if (traces.isEmpty()) {
      String expected = "a store at the reserved LV, or near the start or the end";
      findings.add(
          DAMAGE, SUBJECT, "there is none", expected, "no header and no reserved LV", whatNow());
    }
    for (HeaderTrace trace : traces) {
      String what = "a header of ours at byte " + trace.place() + " cannot be used";
      Severity severity = trace.newer() ? WARNING : DAMAGE;
      findings.add(
          severity, SUBJECT, what, "a header", trace.what(), trace.newer() ? NEWER : whatNow());
    }
  }

  private void result(OpenResult result) {
    if (result instanceof OpenResult.Empty) {
      String found = "neither a header nor a frame of ours";
      findings.add(DAMAGE, SUBJECT, "the reserved LV holds none", "a store", found, whatNow());
    } else if (result instanceof OpenResult.Damaged damaged) {
      damaged.findings().forEach(finding -> own(finding, whatNow()));
    } else {
      valid((OpenResult.Valid) result);
    }
  }

  private Repair whatNow() {
    if (seen.isCutShort()) {
      return LONGER_COPY;
    }
    return seen.vg().isPresent() ? REBUILD : LVM_FIRST;
  }

  private void valid(OpenResult.Valid valid) {
    for (Finding finding : valid.findings()) {
      if (!isBecauseOfTheEnd(finding)) {
        own(finding, rewrite());
      }
    }
    owner(valid.info());
    if (valid.info().formatMinor() > 0) {
      String found = "format " + valid.info().formatMajor() + "." + valid.info().formatMinor();
      findings.add(
          WARNING,
          SUBJECT,
          "a newer version wrote it; it can be read",
          KNOWN_FORMAT + ".0",
          found,
          NEWER);
    }
  }

  private Repair rewrite() {
    return seen.isCutShort()
        ? new Repair.None("this copy is not complete; check the LUN itself")
        : new Repair.RewriteReplicas();
  }

  /**
   * Redundancy that is missing because replica B lies beyond the end is told once, not once for
   * each of its parts. Replica A is whole then: the content could be trusted.
   */
  private boolean isBecauseOfTheEnd(Finding finding) {
    long bytes = seen.medium().bytes();
    boolean gone = seen.store().areas().stream().anyMatch(at -> at.replicaB() >= bytes);
    return gone
        && finding.severity() == Finding.Severity.DEGRADED
        && (finding.place() < 0 || finding.place() >= bytes);
  }

  private void own(Finding finding, Repair repair) {
    String where = finding.place() < 0 ? "" : " (byte " + finding.place() + ")";
    String what = finding.what() + where;
    switch (finding.severity()) {
      case NOTE -> {
        var nothing = new Repair.None("nothing needs to be done");
        findings.add(NOTE, SUBJECT, what, finding.expected(), finding.actual(), nothing);
      }
      case DEGRADED ->
          findings.add(WARNING, SUBJECT, what, finding.expected(), finding.actual(), repair);
      case DAMAGE ->
          findings.add(DAMAGE, SUBJECT, what, finding.expected(), finding.actual(), repair);
    }
  }

  private void owner(StoreInfo info) {
    StoreInfo.Owner owner = info.owner();
    if (owner.released()) {
      return;
    }
    if (owner.hostUuid().isEmpty()) {
      findings.add(WARNING, SUBJECT, "no owner block can be read", "one of two", "none", rewrite());
      return;
    }
    String found = "host " + owner.hostUuid() + ", boot " + owner.bootId();
    String what = "it was not released: its owner has the SR attached, or ended without detaching";
    var advice =
        new Repair.None(
            seen.medium().attachedHere()
                ? "nothing needs to be done: this host has the SR attached"
                : "make sure that this host does not use the SR before it is written elsewhere");
    findings.add(NOTE, SUBJECT, what, "a released store", found, advice);
  }

  private void severalStores() {
    if (seen.store().found().size() > 1) {
      Optional<String> read = seen.store().placement().map(Object::toString);
      String what = "headers name several places; " + read.orElse("none") + " was read";
      var advice =
          new Repair.None("one of them is a left-over; ask before anything is overwritten");
      String found =
          seen.store().found().stream().map(Placement::toString).collect(Collectors.joining("; "));
      findings.add(WARNING, SUBJECT, what, "one place", found, advice);
    }
  }
}

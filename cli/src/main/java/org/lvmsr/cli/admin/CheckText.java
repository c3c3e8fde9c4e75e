package org.lvmsr.cli.admin;

import java.util.Locale;
import java.util.stream.Collectors;
import org.lvmsr.backend.check.CheckFinding;
import org.lvmsr.backend.check.Inspector;
import org.lvmsr.backend.check.Medium;
import org.lvmsr.backend.check.PoolWitness;
import org.lvmsr.backend.check.Repair;
import org.lvmsr.backend.check.Severity;
import org.lvmsr.backend.check.Witness;
import org.lvmsr.backend.check.Witnesses;
import org.lvmsr.backend.lvm.text.PvReading;

/** What a check found, for people. */
final class CheckText {
  private final Inspector.Report report;

  CheckText(Inspector.Report report) {
    this.report = report;
  }

  @Override
  public String toString() {
    StringBuilder out = new StringBuilder(head().toString());
    for (CheckFinding finding : report.findings()) {
      out.append('\n').append(finding(finding));
    }
    return out.append('\n').append(summary()).append('\n').toString();
  }

  private TextTable head() {
    Witnesses seen = report.seen();
    var head =
        new TextTable()
            .row("SR", seen.srUuid().orElse("not known"))
            .row("on", seen.medium().name())
            .row("store", store(seen))
            .row("LVM", lvm(seen))
            .row("device-mapper", deviceMapper(seen));
    return seen.pools().equals(PoolWitness.none()) ? head : head.row("pools", pools(seen));
  }

  private static String store(Witnesses seen) {
    return seen.valid()
        .map(v -> "epoch " + v.info().epoch() + ", sequence " + v.info().sequence())
        .orElse("cannot be trusted");
  }

  private static String lvm(Witnesses seen) {
    if (seen.lvm().vg().isEmpty()) {
      return "cannot be read";
    }
    var areas = seen.lvm().pv().map(PvReading::areas).orElseThrow();
    long good = areas.stream().filter(area -> area.vg().isPresent()).count();
    var vg = seen.lvm().vg().get();
    return vg.name()
        + ", sequence "
        + vg.sequence()
        + ", "
        + good
        + " of "
        + areas.size()
        + " areas good";
  }

  private static String pools(Witnesses seen) {
    int active = seen.pools().active().size();
    String inUse = active == 0 ? "" : ", " + active + " active on this host and not read";
    return seen.pools().read() + " read" + inUse;
  }

  private static String deviceMapper(Witnesses seen) {
    String devices = seen.devices().devices().size() + " devices";
    return seen.devices().missing().map(why -> "not asked: " + why).orElse(devices);
  }

  /** One finding, also for the question whether to repair it. */
  static String finding(CheckFinding finding) {
    String witnesses =
        finding.witnesses().stream().map(Witness::text).collect(Collectors.joining(", "));
    var table =
        new TextTable()
            .row("", "expected", finding.expected())
            .row("", "found", finding.found())
            .row("", "repair", finding.repair().describe());
    if (finding.repair() instanceof Repair.None none) {
      none.commands().forEach(command -> table.row("", "", command));
    }
    return finding.severity().name()
        + "  "
        + TextTable.visible(finding.subject() + ": " + finding.what())
        + "  ("
        + witnesses
        + ")\n"
        + table;
  }

  private String summary() {
    if (report.findings().isEmpty()) {
      return "nothing found";
    }
    return count(Severity.DAMAGE)
        + ", "
        + count(Severity.WARNING)
        + ", "
        + count(Severity.NOTE)
        + "; "
        + repairable();
  }

  /** A file and an SR in use are not written to, so {@code --repair} would refuse right now. */
  private String repairable() {
    long count = report.findings().stream().filter(CheckFinding::isRepairable).count();
    String repairable = count + " to be repaired with --repair";
    if (count == 0) {
      return repairable;
    }
    Medium medium = report.seen().medium();
    return switch (medium.kind()) {
      case FILE -> repairable + " on a loop device of this file";
      case LUN -> repairable + " on a host that is logged in to the LUN";
      case DEVICE -> repairable + (medium.attachedHere() ? " once the SR is detached" : "");
    };
  }

  private String count(Severity severity) {
    long count = report.findings().stream().filter(one -> one.severity() == severity).count();
    return severity.name().toLowerCase(Locale.ROOT) + ": " + count;
  }
}

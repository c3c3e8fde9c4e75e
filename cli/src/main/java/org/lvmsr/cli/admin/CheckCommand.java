package org.lvmsr.cli.admin;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.lvmsr.backend.check.Inspector;
import org.lvmsr.backend.check.Severity;

/** {@code lvmsr check}: compares store, LVM and device-mapper, and repairs if told to. */
final class CheckCommand implements AdminCommand {
  private static final String REPAIR = "--repair";
  private static final String REBUILD = "--rebuild";
  private static final String YES = "--yes";
  private static final String SAVE = "--save";
  private static final int WARNINGS = 3;
  private static final int DAMAGE = 4;

  @Override
  public String name() {
    return "check";
  }

  @Override
  public String arguments() {
    return "[TARGET] [--repair | --rebuild [--save FILE]] [--yes]";
  }

  @Override
  public String summary() {
    return "compare the store of an SR, LVM and device-mapper";
  }

  @Override
  public AdminResult run(AdminContext context, List<String> arguments)
      throws UsageError, IOException {
    var words = Words.of(name(), arguments, Set.of(REPAIR, REBUILD, YES), Set.of(SAVE));
    boolean changes = words.has(REPAIR) || words.has(REBUILD);
    if (words.has(REPAIR) && words.has(REBUILD)) {
      throw new UsageError("check: either --repair or --rebuild");
    }
    if (words.value(SAVE).isPresent() && !words.has(REBUILD)) {
      throw new UsageError("check: --save goes with --rebuild");
    }
    if (words.has(YES) && !changes) {
      throw new UsageError("check: --yes goes with --repair or --rebuild");
    }
    Target target = Target.find(context, words.target());
    Inspector.Report report = target.check(context);
    if (!changes) {
      return result(report);
    }
    var consent = new Consent(context.question(), words.has(YES));
    return words.has(REPAIR)
        ? new RepairAction(context, target, consent).run(report)
        : new RebuildAction(context, target, consent, words.value(SAVE)).run(report);
  }

  /** A report as it is. */
  static AdminResult result(Inspector.Report report) {
    return new AdminResult(
        new CheckText(report).toString(), CheckJson.of(report), exitCode(report.worst()));
  }

  /** What a script needs to know: is all well, can it be repaired, is something lost. */
  static int exitCode(Severity worst) {
    return switch (worst) {
      case NOTE -> AdminResult.DONE;
      case WARNING -> WARNINGS;
      case DAMAGE -> DAMAGE;
    };
  }
}

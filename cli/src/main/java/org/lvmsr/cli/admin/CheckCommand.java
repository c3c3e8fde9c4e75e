package org.lvmsr.cli.admin;

import java.io.IOException;
import java.util.List;
import org.lvmsr.backend.check.Inspector;
import org.lvmsr.backend.check.Severity;

/** {@code lvmsr check}: compares store, LVM and device-mapper, and repairs if told to. */
final class CheckCommand implements AdminCommand {
  private static final Option REPAIR =
      Option.flag("--repair", "show what can be repaired, ask, and do it");
  private static final Option REBUILD =
      Option.flag("--rebuild", "make a new store from the names of LVs: show it, ask, and do it");
  private static final Option ACCEPT =
      Option.flag(
          "--accept-lvm",
          "with --repair: the VG, of an earlier time than the store, is the one that counts");
  private static final Option YES = Option.flag("--yes", "do not ask");
  private static final Option SAVE =
      new Option("--save", "FILE", "a new file, for what a rebuild overwrites of the old store");
  private static final int WARNINGS = 3;
  private static final int DAMAGE = 4;

  @Override
  public String name() {
    return "check";
  }

  @Override
  public String arguments() {
    return "[TARGET] [--repair [--accept-lvm] | --rebuild [--save FILE]] [--yes]";
  }

  @Override
  public String summary() {
    return "compare what an SR's store, LVM and device-mapper say, and repair the SR";
  }

  @Override
  public List<Option> options() {
    return List.of(REPAIR, ACCEPT, REBUILD, SAVE, YES);
  }

  @Override
  public String details() {
    return """
        Without options it only looks, needs no service, and may be run while the SR is in use.
        """;
  }

  @Override
  public String examples() {
    return """
        lvmsr check /dev/sdb                  is all well?
        lvmsr check /dev/sdb --repair         show what can be repaired, and ask
        lvmsr check /dev/sdb --rebuild --save old.bin --yes
                                              a new store; the old one is kept
        """;
  }

  @Override
  public String exitCodes() {
    return """
        3  something is not as it should be, and nothing is lost
        4  damage: something is lost, contradictory, or cannot be told
        """;
  }

  @Override
  public AdminResult run(AdminContext context, List<String> arguments)
      throws UsageError, IOException {
    var words = Words.of(name(), arguments, options());
    boolean changes = words.has(REPAIR) || words.has(REBUILD);
    if (words.has(REPAIR) && words.has(REBUILD)) {
      throw new UsageError("check: either --repair or --rebuild");
    }
    if (words.value(SAVE).isPresent() && !words.has(REBUILD)) {
      throw new UsageError("check: --save goes with --rebuild");
    }
    if (words.has(ACCEPT) && !words.has(REPAIR)) {
      throw new UsageError("check: --accept-lvm goes with --repair");
    }
    if (words.has(YES) && !changes) {
      throw new UsageError("check: --yes goes with --repair or --rebuild");
    }
    if (!changes) {
      return result(Target.find(context, words.target()).check(context));
    }
    LocalTarget target = LocalTarget.find(context, words.target());
    Inspector.Report report = target.check(context);
    var consent = new Consent(context.console().question(), words.has(YES));
    if (words.has(ACCEPT)) {
      return new AcceptAction(context, target, consent).run(report);
    }
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

package org.lvmsr.cli.admin;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.lvmsr.backend.check.Inspector;
import org.lvmsr.backend.check.Severity;

/** {@code lvmsr check}: compares store, LVM and device-mapper. */
final class CheckCommand implements AdminCommand {
  private static final int WARNINGS = 3;
  private static final int DAMAGE = 4;

  @Override
  public String name() {
    return "check";
  }

  @Override
  public String arguments() {
    return "[TARGET]";
  }

  @Override
  public String summary() {
    return "compare the store of an SR, LVM and device-mapper";
  }

  @Override
  public AdminResult run(AdminContext context, List<String> arguments)
      throws UsageError, IOException {
    var words = Words.of(name(), arguments, Set.of(), Set.of());
    Inspector.Report report = Target.find(context, words.target()).check(context);
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

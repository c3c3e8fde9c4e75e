package org.lvmsr.cli.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import org.lvmsr.backend.check.CheckFinding;
import org.lvmsr.backend.check.Inspector;
import org.lvmsr.backend.check.Repair;
import org.lvmsr.backend.check.Repairer;

/** {@code lvmsr check --repair}: shows the repairs, asks, does them, and looks again. */
final class RepairAction {
  private final AdminContext context;
  private final LocalTarget target;
  private final Consent consent;

  RepairAction(AdminContext context, LocalTarget target, Consent consent) {
    this.context = context;
    this.target = target;
    this.consent = consent;
  }

  AdminResult run(Inspector.Report report) throws IOException {
    List<Repair> plan = Repairer.plan(report);
    AdminResult found = CheckCommand.result(report);
    if (plan.isEmpty()) {
      return new AdminResult(
          found.text() + "nothing can be repaired" + because(report) + "\n",
          found.json(),
          found.exitCode());
    }
    Repairer.requirePossible(report.seen());
    String shown = plan(report);
    Consent.Answer answer = consent.to(shown);
    if (answer != Consent.Answer.YES) {
      return new AdminResult(shown + "\n" + answer.text() + "\n", found.json(), found.exitCode());
    }
    target.requireWritable(context);
    new Repairer(context.paths(), context.runner(), context.devices())
        .repair(target.path(), report);
    return done(consent.repeat(shown), plan);
  }

  private static String because(Inspector.Report report) {
    return Repairer.obstacle(report.seen()).map(first -> " before " + first).orElse("");
  }

  private static String plan(Inspector.Report report) {
    StringBuilder text = new StringBuilder("These repairs will be done:\n");
    report.findings().stream()
        .filter(CheckFinding::isRepairable)
        .forEach(finding -> text.append('\n').append(CheckText.finding(finding)));
    return text.toString();
  }

  private AdminResult done(String shown, List<Repair> plan) throws IOException {
    AdminResult after = CheckCommand.result(target.check(context));
    ObjectNode json = after.json().deepCopy();
    ArrayNode repaired = json.putArray("repaired");
    plan.forEach(repair -> repaired.add(CheckJson.repair(repair)));
    String text = shown + "Done. The SR as it is now:\n\n" + after.text();
    return new AdminResult(text, json, after.exitCode());
  }
}

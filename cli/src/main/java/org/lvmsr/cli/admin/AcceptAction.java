package org.lvmsr.cli.admin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import org.lvmsr.backend.check.Inspector;
import org.lvmsr.backend.check.Repairer;

/**
 * {@code lvmsr check --repair --accept-lvm}: takes a VG of an earlier time than the store as the
 * one that counts. What that means for the records is shown then, and repaired by another call.
 */
final class AcceptAction {
  private static final String SHOWN =
      """
      LVM's VG counts from now on, as it is. The store keeps its text; no LV and no record is
      changed yet. What the store has kept of a later VG is given up.
      """;

  private static final String NOTHING =
      "LVM's VG is not of an earlier time than the store: there is nothing to be accepted\n";

  private final AdminContext context;
  private final LocalTarget target;
  private final Consent consent;

  AcceptAction(AdminContext context, LocalTarget target, Consent consent) {
    this.context = context;
    this.target = target;
    this.consent = consent;
  }

  AdminResult run(Inspector.Report report) throws IOException {
    if (!Repairer.isOlderVg(report.seen())) {
      AdminResult found = CheckCommand.result(report);
      return new AdminResult(found.text() + NOTHING, found.json(), found.exitCode());
    }
    Consent.Answer answer = consent.to(SHOWN);
    if (answer != Consent.Answer.YES) {
      AdminResult found = CheckCommand.result(report);
      return new AdminResult(SHOWN + "\n" + answer.text() + "\n", found.json(), found.exitCode());
    }
    target.requireWritable(context);
    new Repairer(context.paths(), context.runner(), context.devices())
        .acceptLvm(target.path(), report);
    AdminResult after = CheckCommand.result(target.check(context));
    ObjectNode json = after.json().deepCopy();
    json.put("accepted", true);
    String done = consent.repeat(SHOWN) + "Done. The SR as it is now:\n\n" + after.text();
    return new AdminResult(done, json, after.exitCode());
  }
}

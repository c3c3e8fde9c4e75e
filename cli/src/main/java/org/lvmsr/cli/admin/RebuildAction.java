package org.lvmsr.cli.admin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.lvmsr.backend.check.Inspector;
import org.lvmsr.backend.check.RebuildPlan;
import org.lvmsr.backend.check.Rebuilder;
import org.lvmsr.backend.check.Repair;
import org.lvmsr.backend.lvm.Extents;
import org.lvmsr.metadata.Placement;

/** {@code lvmsr check --rebuild}: shows the plan, asks, makes a new store, and looks again. */
final class RebuildAction {
  private final AdminContext context;
  private final LocalTarget target;
  private final Consent consent;
  private final Optional<Path> save;

  RebuildAction(AdminContext context, LocalTarget target, Consent consent, Optional<String> save) {
    this.context = context;
    this.target = target;
    this.consent = consent;
    this.save = save.map(Path::of);
  }

  AdminResult run(Inspector.Report report) throws IOException {
    RebuildPlan plan = RebuildPlan.of(report.seen());
    if (!plan.save().isEmpty() && save.isEmpty()) {
      throw new CannotLook(
          "something of the old store is left and would be overwritten: give --save FILE, a new"
              + " file for it");
    }
    String shown = text(plan);
    Consent.Answer answer = consent.to(shown);
    if (answer != Consent.Answer.YES) {
      AdminResult found = CheckCommand.result(report);
      return new AdminResult(shown + "\n" + answer.text() + "\n", found.json(), found.exitCode());
    }
    target.requireWritable(context);
    new Rebuilder(context.paths(), context.runner(), context.devices())
        .rebuild(target.path(), plan, target.attachedHere(), save);
    AdminResult after = CheckCommand.result(target.check(context));
    ObjectNode json = after.json().deepCopy();
    json.put("rebuilt", plan.volumes().size());
    String done = consent.repeat(shown) + "Done. The SR as it is now:\n\n" + after.text();
    return new AdminResult(done, json, after.exitCode());
  }

  private String text(RebuildPlan plan) {
    StringBuilder text = new StringBuilder("A new store of SR " + plan.srUuid() + ":\n\n");
    long offset = 0;
    for (Placement place : plan.save()) {
      text.append("save     ").append(saved(place, offset)).append('\n');
      offset += 2 * place.length();
    }
    if (save.isPresent() && plan.save().isEmpty()) {
      text.append("save     nothing: no record of the old store can be made out\n");
    }
    if (!plan.reserve().isEmpty()) {
      text.append("reserve  extents ").append(extents(plan.reserve())).append('\n');
    }
    text.append("write    ").append(plan.placement()).append('\n');
    for (Repair.AdoptLv volume : plan.volumes()) {
      text.append("volume   LV ").append(volume.lv()).append(": ").append(volume.describe());
      text.append('\n');
    }
    plan.leftAlone().forEach(lv -> text.append("leave    LV ").append(lv).append('\n'));
    return text.toString();
  }

  private static String extents(List<Extents> runs) {
    return runs.stream().map(Extents::range).collect(Collectors.joining(" and "));
  }

  private String saved(Placement place, long offset) {
    return place.length()
        + " bytes each at byte "
        + place.replicaA()
        + " and byte "
        + place.replicaB()
        + " to byte "
        + offset
        + " of "
        + save.map(Path::toString).orElse("");
  }
}

package org.lvmsr.cli.admin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.lvmsr.backend.rescue.LoopImage;
import org.lvmsr.backend.rescue.RescuePlan;
import org.lvmsr.backend.rescue.RescueWords;
import org.lvmsr.backend.rescue.RescuedVolume;
import org.lvmsr.backend.rescue.Rescuer;
import org.lvmsr.backend.rescue.Site;

/** {@code lvmsr rescue --write}: shows the plan, asks, has it done, and looks again. */
final class RescueAction {
  private static final String NEXT = "\nnext: attach the SR";
  private static final String BACKUPS =
      "; guests whose volumes were overwritten need their backups";

  private final AdminContext context;
  private final RescueWords words;
  private final Consent consent;
  private final Optional<Path> save;
  private final Rescuer rescuer;

  RescueAction(AdminContext context, RescueWords words, Consent consent, Optional<Path> save) {
    this.context = context;
    this.words = words;
    this.consent = consent;
    this.save = save;
    this.rescuer = new Rescuer(context.paths(), context.runner(), context.devices());
  }

  AdminResult run(LocalTarget target) throws IOException {
    Site site = rescuer.look(target.path(), target.attachedHere());
    Target.requireSr(target, site.seen());
    RescuePlan plan = RescuePlan.of(site, words);
    boolean image = !site.seen().medium().block();
    if (!image) {
      Rescuer.requireWritable(site);
    }
    var report = new RescueReport(target.name(), plan);
    String shown = report + "\n" + writes(plan);
    Consent.Answer answer = consent.to(shown);
    if (answer != Consent.Answer.YES) {
      String refused = shown + "\n" + answer.text() + "\n";
      return new AdminResult(refused, report.json(), RescueCommand.exitCode(plan));
    }
    target.requireWritable(context);
    if (image) {
      throughLoop(target, plan);
    } else {
      rescuer.rescue(target.path(), plan, words, save);
    }
    return done(target, report, plan, shown);
  }

  private void throughLoop(LocalTarget target, RescuePlan plan) throws IOException {
    try (LoopImage loop = LoopImage.of(context.runner(), target.path())) {
      rescuer.rescue(loop.device(), plan, words, save);
    }
  }

  private String writes(RescuePlan plan) {
    var table = new TextTable();
    save.ifPresent(
        file -> plan.replaced().forEach(range -> table.row("save", range + ", into " + file)));
    table.row("keep", "the text of sequence " + plan.vg().sequence() + " in the store");
    table.row("write", "LVM's label and two metadata areas of " + Size.text(plan.areaBytes()));
    table.row("write", "VG " + plan.vg().name() + " with " + plan.vg().volumes().size() + " LVs");
    return table.toString();
  }

  private AdminResult done(LocalTarget target, RescueReport report, RescuePlan plan, String shown)
      throws IOException {
    AdminResult after = CheckCommand.result(target.check(context));
    ObjectNode json = report.json();
    json.put("written", true);
    save.ifPresent(file -> json.put("saved", file.toString()));
    json.set("check", after.json());
    String text =
        consent.repeat(shown) + "Done. The SR as it is now:\n\n" + after.text() + next(plan);
    int code = Math.max(after.exitCode(), RescueCommand.exitCode(plan));
    return new AdminResult(text, json, code);
  }

  private static String next(RescuePlan plan) {
    boolean hit = RescueReport.worst(plan) != RescuedVolume.Overlap.NONE;
    return NEXT + (hit ? BACKUPS : "") + "\n";
  }
}

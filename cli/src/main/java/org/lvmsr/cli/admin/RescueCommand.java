package org.lvmsr.cli.admin;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lvmsr.backend.rescue.ByteRange;
import org.lvmsr.backend.rescue.RescuePlan;
import org.lvmsr.backend.rescue.RescueWords;
import org.lvmsr.backend.rescue.Rescuer;
import org.lvmsr.backend.rescue.Site;
import org.lvmsr.metadata.device.ReadableDevice;

/** {@code lvmsr rescue}: gives a LUN its label and VG back. */
final class RescueCommand implements AdminCommand {
  private static final Option WRITE = Option.flag("--write", "show the plan, ask, and do it");
  private static final Option YES = Option.flag("--yes", "do not ask");
  private static final Option SAVE =
      new Option("--save", "FILE", "a new file, for the bytes that may be written over");
  private static final Option OVERWRITTEN =
      new Option(
          "--overwritten",
          "RANGE",
          "all that was: 16M for so much from the start, or FROM-TO; may be repeated");
  private static final Option DISCARD =
      new Option("--discard", "VG", "another VG on the LUN that may go with its LVs");
  private static final int WARNINGS = 3;
  private static final int DAMAGE = 4;

  @Override
  public String name() {
    return "rescue";
  }

  @Override
  public String arguments() {
    return "TARGET [--overwritten RANGE]... [--discard VG] [--write [--save FILE] [--yes]]";
  }

  @Override
  public String summary() {
    return "give a LUN LVM's label and VG back that were overwritten";
  }

  @Override
  public List<Option> options() {
    return List.of(OVERWRITTEN, DISCARD, WRITE, SAVE, YES);
  }

  @Override
  public String details() {
    return """
        For a LUN whose beginning was overwritten (by a partitioner, mkfs or pvcreate), or whose LVM
        text is gone. Without --write it only looks: at a device, an image, or a LUN at a target. The
        text of the VG comes from the store, is brought up to the records, and LVM writes label and VG
        anew from it; volumes stay where they are. An image is written to as well: try it on a copy.
        """;
  }

  @Override
  public String examples() {
    return """
        lvmsr rescue /dev/sdb                 what would be done, and what was overwritten
        lvmsr rescue copy.img --write         do it on a copy
        lvmsr rescue /dev/sdb --overwritten 16M --write --save head.bin
                                              the first 16 MiB were overwritten, and nothing else
        """;
  }

  @Override
  public String exitCodes() {
    return """
        3  something may have been overwritten that volumes consist of
        4  a volume was overwritten in part, or is not as its record says
        """;
  }

  @Override
  public AdminResult run(AdminContext context, List<String> arguments)
      throws UsageError, IOException {
    var line = Words.of(name(), arguments, options());
    if (line.target().isEmpty()) {
      throw new UsageError("rescue: expected a device, an image, or a LUN's address");
    }
    boolean write = line.has(WRITE);
    if (!write && (line.has(YES) || line.value(SAVE).isPresent())) {
      throw new UsageError("rescue: --yes and --save go with --write");
    }
    var words = new RescueWords(overwritten(line), line.value(DISCARD));
    if (write) {
      LocalTarget target = LocalTarget.find(context, line.target());
      var consent = new Consent(context.console().question(), line.has(YES));
      return new RescueAction(context, words, consent, line.value(SAVE).map(Path::of)).run(target);
    }
    Target target = Target.find(context, line.target());
    Site site = look(context, target);
    RescuePlan plan = RescuePlan.of(site, words);
    var report = new RescueReport(target.name(), plan);
    String hint = "\nnothing was written: " + hint(site) + "\n";
    return new AdminResult(report + hint, report.json(), exitCode(plan));
  }

  private static String hint(Site site) {
    return switch (site.seen().medium().kind()) {
      case LUN -> "say --write on a host that is logged in to the LUN";
      case FILE -> "say --write to have it done to this image";
      case DEVICE -> "say --write to have it done, best on a copy first";
    };
  }

  private static Site look(AdminContext context, Target target) throws IOException {
    var rescuer = new Rescuer(context.paths(), context.runner(), context.devices());
    Site site;
    if (target instanceof LocalTarget local) {
      site = rescuer.look(local.path(), local.attachedHere());
    } else {
      try (ReadableDevice device = target.open(context)) {
        site = rescuer.look(device);
      }
    }
    Target.requireSr(target, site.seen());
    return site;
  }

  private static Optional<List<ByteRange>> overwritten(Words line) throws UsageError {
    List<ByteRange> ranges = new ArrayList<>();
    for (String word : line.values(OVERWRITTEN)) {
      ranges.add(range(word));
    }
    return ranges.isEmpty() ? Optional.empty() : Optional.of(ranges);
  }

  private static ByteRange range(String word) throws UsageError {
    int dash = word.indexOf('-');
    long from = dash < 0 ? 0 : ByteCount.parse(OVERWRITTEN.name(), word.substring(0, dash));
    long to = ByteCount.parse(OVERWRITTEN.name(), word.substring(dash + 1));
    if (to <= from) {
      throw new UsageError(OVERWRITTEN.name() + ": nothing lies between " + from + " and " + to);
    }
    return new ByteRange(from, to);
  }

  /** Whether all volumes come back as they were. */
  static int exitCode(RescuePlan plan) {
    return switch (RescueReport.worst(plan)) {
      case NONE -> AdminResult.DONE;
      case PERHAPS -> WARNINGS;
      case CERTAIN -> DAMAGE;
    };
  }
}

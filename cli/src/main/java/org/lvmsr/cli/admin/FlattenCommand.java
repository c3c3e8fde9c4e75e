package org.lvmsr.cli.admin;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.lvmsr.backend.check.Records;
import org.lvmsr.backend.check.Witnesses;
import org.lvmsr.backend.record.VolumeRecord;
import org.lvmsr.backend.sr.Administration;
import org.lvmsr.metadata.OpenResult;

/** {@code lvmsr flatten}: makes a volume linear that became an overlay. */
final class FlattenCommand implements AdminCommand {
  @Override
  public String name() {
    return "flatten";
  }

  @Override
  public String arguments() {
    return "KEY [TARGET]";
  }

  @Override
  public boolean looksAtTarget() {
    return false;
  }

  @Override
  public String summary() {
    return "make a volume as fast as it was before its first snapshot, in use or not";
  }

  @Override
  public String details() {
    return """
        KEY is that of the volume, as lvmsr ls shows it. Its LV becomes a linear one again, with all
        of the data its own. The SR must be attached on this host.
        """;
  }

  @Override
  public String examples() {
    return """
        lvmsr flatten 7d9c5a0e-…              one LV again, all of it its own
        """;
  }

  @Override
  public AdminResult run(AdminContext context, List<String> arguments)
      throws UsageError, IOException {
    if (arguments.isEmpty() || arguments.get(0).startsWith("-")) {
      throw new UsageError("flatten: it needs the key of a volume, as lvmsr ls tells it");
    }
    String key = arguments.get(0);
    var words = Words.of(name(), arguments.subList(1, arguments.size()), options());
    LocalTarget target = LocalTarget.find(context, words.target());
    Witnesses before = target.look(context);
    if (before.valid().isEmpty()) {
      return DumpCommand.untrusted(before);
    }
    target.requireWritable(context);
    if (!target.attachedHere()) {
      throw new CannotLook("the SR on " + target.path() + " is not attached here: attach it first");
    }
    OpenResult.Valid valid = before.valid().get();
    String was = layout(before, valid, key);
    String sr = valid.info().identity().srUuid();
    try (CopyWatch watch = CopyWatch.start(context, sr, key)) {
      SrService.ask(
          context,
          List.of(Administration.FLATTEN, sr, key),
          "the volume was flattened; its contents are whole");
    }
    Witnesses after = target.look(context);
    return result(key, was, layout(after, after.valid().orElse(valid), key));
  }

  private static String layout(Witnesses seen, OpenResult.Valid valid, String key)
      throws CannotLook {
    Map<String, VolumeRecord> volumes = Records.of(valid.state()).volumes();
    if (!volumes.containsKey(key)) {
      throw new CannotLook("the SR has no volume " + key + ": lvmsr ls tells the keys");
    }
    return VolumeView.all(seen, valid).stream()
        .filter(view -> view.volume().key().equals(key))
        .map(view -> view.layout().word())
        .findFirst()
        .orElse("unknown");
  }

  private static AdminResult result(String key, String before, String after) {
    var table = new TextTable();
    table.row("volume", key);
    table.row("LV", after + ", " + before + " before");
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("key", key);
    json.put("layout", after).put("layout_before", before);
    return new AdminResult(table.toString(), json, AdminResult.DONE);
  }
}

package org.lvmsr.cli.admin;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.lvmsr.backend.check.Records;
import org.lvmsr.backend.check.Witnesses;
import org.lvmsr.backend.record.VolumeRecord;
import org.lvmsr.backend.sr.LvmsrPlugin;
import org.lvmsr.metadata.OpenResult;

/** {@code lvmsr flatten}: makes a volume linear that became an overlay. */
final class FlattenCommand implements AdminCommand {
  @Override
  public String name() {
    return "flatten";
  }

  @Override
  public String arguments() {
    return "KEY [SR]";
  }

  @Override
  public String summary() {
    return "make a volume, in use or not, linear again, as fast as before its first snapshot";
  }

  @Override
  public AdminResult run(AdminContext context, List<String> arguments)
      throws UsageError, IOException {
    if (arguments.isEmpty() || arguments.get(0).startsWith("-")) {
      throw new UsageError("flatten: it needs the key of a volume, as lvmsr ls tells it");
    }
    String key = arguments.get(0);
    var words = Words.of(name(), arguments.subList(1, arguments.size()), Set.of(), Set.of());
    Target target = Target.find(context, words.target());
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
    SrService.ask(
        context,
        List.of(LvmsrPlugin.FLATTEN, sr, key),
        "the volume was flattened; its contents are whole");
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

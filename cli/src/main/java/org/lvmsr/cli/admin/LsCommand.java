package org.lvmsr.cli.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.lvmsr.backend.check.Witnesses;
import org.lvmsr.metadata.OpenResult;

/** {@code lvmsr ls}: the volumes of an SR. */
final class LsCommand implements AdminCommand {
  @Override
  public String name() {
    return "ls";
  }

  @Override
  public String arguments() {
    return "[TARGET]";
  }

  @Override
  public String summary() {
    return "list the volumes of an SR";
  }

  @Override
  public AdminResult run(AdminContext context, List<String> arguments)
      throws UsageError, IOException {
    var words = Words.of(name(), arguments, Set.of(), Set.of());
    Witnesses seen = Target.find(context, words.target()).look(context);
    Optional<OpenResult.Valid> valid = seen.valid();
    if (valid.isEmpty()) {
      return DumpCommand.untrusted(seen);
    }
    List<VolumeView> volumes = VolumeView.all(seen, valid.get());
    var table = new TextTable().row("NAME", "SIZE", "KIND", "LV", "DEVICE", "KEY");
    ArrayNode json = JsonNodeFactory.instance.arrayNode();
    for (VolumeView view : volumes) {
      table.row(
          view.volume().name(),
          Size.text(view.volume().size()),
          view.kind(),
          view.layout().toString(),
          view.activity().toString(),
          view.volume().key());
      json.add(view.json());
    }
    String foot = volumes.size() == 1 ? "1 volume\n" : volumes.size() + " volumes\n";
    return new AdminResult(table + foot, json, AdminResult.DONE);
  }
}

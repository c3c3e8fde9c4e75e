package org.lvmsr.cli.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import org.lvmsr.backend.check.Witnesses;
import org.lvmsr.metadata.OpenResult;

/** {@code lvmsr ls}: the volumes of an SR. */
final class LsCommand extends StoreCommand {
  @Override
  public String name() {
    return "ls";
  }

  @Override
  public String summary() {
    return "list the volumes of an SR";
  }

  @Override
  public String examples() {
    return """
        lvmsr ls                              the volumes of the SR that is attached
        """;
  }

  @Override
  AdminResult show(AdminContext context, Witnesses seen, OpenResult.Valid valid) {
    List<VolumeView> volumes = VolumeView.all(seen, valid);
    var table = new TextTable().row("NAME", "SIZE", "KIND", "LV", "DEVICE", "KEY");
    ArrayNode json = JsonNodeFactory.instance.arrayNode();
    for (VolumeView view : volumes) {
      table.row(
          view.volume().name(),
          Size.text(view.volume().size()),
          view.kind(),
          view.layout().word(),
          view.activity() == VolumeView.Activity.INACTIVE ? "-" : view.activity().word(),
          view.volume().key());
      json.add(view.json());
    }
    String foot = volumes.size() == 1 ? "1 volume\n" : volumes.size() + " volumes\n";
    return new AdminResult(table + foot, json, AdminResult.DONE);
  }
}

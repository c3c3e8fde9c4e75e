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
    ArrayNode json = JsonNodeFactory.instance.arrayNode();
    volumes.forEach(view -> json.add(view.json()));
    return new AdminResult(text(volumes), json, AdminResult.DONE);
  }

  /** A row for each volume, and how many there are. */
  static String text(List<VolumeView> volumes) {
    var table = new TextTable().row("NAME", "SIZE", "KIND", "LV", "DEVICE", "KEY");
    for (VolumeView view : volumes) {
      table.row(
          view.volume().name(),
          Size.text(view.volume().size()),
          view.kind(),
          view.layout().word(),
          view.activity() == VolumeView.Activity.INACTIVE ? "-" : view.activity().word(),
          view.volume().key());
    }
    return table + (volumes.size() == 1 ? "1 volume\n" : volumes.size() + " volumes\n");
  }
}

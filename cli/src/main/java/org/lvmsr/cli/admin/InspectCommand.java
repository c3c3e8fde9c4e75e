package org.lvmsr.cli.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.lvmsr.backend.check.Witnesses;
import org.lvmsr.metadata.OpenResult;

/** {@code lvmsr inspect}: what is on a LUN, or which LUNs there are. */
final class InspectCommand implements AdminCommand {
  @Override
  public String name() {
    return "inspect";
  }

  @Override
  public String arguments() {
    return "[TARGET | iscsi://HOST[:PORT][/IQN]]";
  }

  @Override
  public String summary() {
    return "say what is on a LUN or an image, or which LUNs a target has";
  }

  @Override
  public String details() {
    return """
        An address without LUN lists the LUNs of the target and what is on each, one without target the
        targets of the portal. Nothing is changed, and neither LVM, device-mapper, open-iscsi nor root
        is needed.
        """;
  }

  @Override
  public String exitCodes() {
    return AdminCommand.super.exitCodes() + "0  of a list: also where a LUN of it is damaged\n";
  }

  @Override
  public String examples() {
    return """
        lvmsr inspect iscsi://10.0.0.5                  which targets does an array have?
        lvmsr inspect lun.img                           which volumes are in a backup?
        """;
  }

  @Override
  public AdminResult run(AdminContext context, List<String> arguments)
      throws UsageError, IOException {
    var words = Words.of(name(), arguments, options());
    Optional<AdminResult> list = LunList.of(context, words.target());
    return list.isPresent() ? list.get() : sr(context, Target.find(context, words.target()));
  }

  private static AdminResult sr(AdminContext context, Target target) throws IOException {
    Witnesses seen = target.look(context);
    if (seen.valid().isEmpty()) {
      return DumpCommand.untrusted(seen);
    }
    OpenResult.Valid valid = seen.valid().get();
    List<VolumeView> volumes = VolumeView.all(seen, valid);
    ObjectNode json = DumpJson.head(seen, valid);
    ArrayNode told = json.putArray("volumes");
    volumes.forEach(view -> told.add(view.json()));
    String text =
        new DumpText(seen, valid).head()
            + "\n"
            + LsCommand.text(volumes)
            + next(seen, target)
            + "\n";
    return new AdminResult(text, json, AdminResult.DONE);
  }

  /** Without a VG nothing tells where volumes lie. */
  private static String next(Witnesses seen, Target target) {
    return seen.vg().isPresent()
        ? "\nlvmsr extract KEY " + target.name() + " --to FILE copies a volume out of it."
        : "\nwarning: LVM's label or VG is gone: lvmsr rescue "
            + target.name()
            + " tells what would bring it back.";
  }
}

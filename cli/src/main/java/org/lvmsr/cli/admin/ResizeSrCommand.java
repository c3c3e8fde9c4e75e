package org.lvmsr.cli.admin;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import org.lvmsr.backend.check.Witnesses;
import org.lvmsr.backend.lvm.VolumeGroup;
import org.lvmsr.backend.sr.Administration;
import org.lvmsr.backend.sr.DetachedSr;
import org.lvmsr.metadata.OpenResult;

/** {@code lvmsr resize-sr}: gives an SR the space by which its LUN has grown. */
final class ResizeSrCommand implements AdminCommand {
  @Override
  public String name() {
    return "resize-sr";
  }

  @Override
  public String arguments() {
    return "[TARGET]";
  }

  @Override
  public boolean looksAtTarget() {
    return false;
  }

  @Override
  public String summary() {
    return "give an SR, in use or not, the space by which its LUN has grown";
  }

  @Override
  public String examples() {
    return """
        lvmsr resize-sr                       use what the LUN has grown by
        """;
  }

  @Override
  public AdminResult run(AdminContext context, List<String> arguments)
      throws UsageError, IOException {
    var words = Words.of(name(), arguments, options());
    LocalTarget target = LocalTarget.find(context, words.target());
    Witnesses before = target.look(context);
    if (before.valid().isEmpty()) {
      return DumpCommand.untrusted(before);
    }
    VolumeGroup vg = vg(target, before);
    target.requireWritable(context);
    if (target.attachedHere()) {
      OpenResult.Valid valid = before.valid().get();
      SrService.ask(
          context,
          List.of(Administration.RESIZE_SR, valid.info().identity().srUuid()),
          "the SR was resized; its volumes are whole");
    } else {
      target.requireBlock(before);
      DetachedSr.on(context.paths(), context.runner(), context.devices(), target.path(), vg)
          .growSr();
    }
    return result(vg, target, target.look(context));
  }

  private static VolumeGroup vg(LocalTarget target, Witnesses seen) throws CannotLook {
    return seen.vg()
        .orElseThrow(
            () ->
                new CannotLook(
                    target.path()
                        + " holds no VG of lvmsr that can be read: attach the SR if a resize of it"
                        + " was interrupted; else lvmsr check says what to do"));
  }

  private static AdminResult result(VolumeGroup before, LocalTarget target, Witnesses seen)
      throws CannotLook {
    VolumeGroup now = vg(target, seen);
    String sr = now.name().substring(now.name().indexOf('-') + 1);
    long was = before.extents() * before.extentBytes();
    long is = now.extents() * now.extentBytes();
    var table = new TextTable();
    table.row("SR", sr);
    table.row("space", is + " bytes, " + was + " before");
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("sr", sr);
    json.put("total_bytes", is).put("total_bytes_before", was);
    return new AdminResult(table.toString(), json, AdminResult.DONE);
  }
}

package org.lvmsr.cli.admin;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lvmsr.backend.check.Witnesses;
import org.lvmsr.backend.lvm.VolumeGroup;
import org.lvmsr.backend.sr.Administration;
import org.lvmsr.backend.sr.DetachedSr;
import org.lvmsr.metadata.OpenResult;
import org.lvmsr.metadata.Usage;

/** {@code lvmsr metadata resize}: gives an SR more room for its records. */
final class MetadataCommand implements AdminCommand {
  private static final String RESIZE = "resize";
  private static final Option SIZE =
      new Option(
          "--size", "BYTES", "of each of the two replicas, such as 134217728 or 128M; else twice");

  @Override
  public String name() {
    return "metadata";
  }

  @Override
  public String arguments() {
    return "resize [TARGET] [--size BYTES]";
  }

  @Override
  public boolean looksAtTarget() {
    return false;
  }

  @Override
  public String summary() {
    return "give an SR, in use or not, more room for its metadata";
  }

  @Override
  public List<Option> options() {
    return List.of(SIZE);
  }

  @Override
  public String examples() {
    return """
        lvmsr metadata resize                 twice the room of now
        lvmsr metadata resize --size 128M     two replicas of 128 MiB each
        """;
  }

  @Override
  public AdminResult run(AdminContext context, List<String> arguments)
      throws UsageError, IOException {
    if (arguments.isEmpty() || !arguments.get(0).equals(RESIZE)) {
      throw new UsageError("metadata: expected resize");
    }
    List<String> rest = arguments.subList(1, arguments.size());
    var words = Words.of("metadata resize", rest, options());
    Optional<Long> bytes = Optional.empty();
    if (words.value(SIZE).isPresent()) {
      bytes = Optional.of(ByteCount.parse(SIZE.name(), words.value(SIZE).get()));
    }
    LocalTarget target = LocalTarget.find(context, words.target());
    Witnesses before = target.look(context);
    if (before.valid().isEmpty()) {
      return DumpCommand.untrusted(before);
    }
    target.requireWritable(context);
    if (target.attachedHere()) {
      askService(context, before.valid().get(), bytes);
    } else {
      resize(context, target, before, bytes);
    }
    return result(before.valid().get(), target.look(context));
  }

  /** The service has the SR open: nobody else may write to it. */
  private static void askService(
      AdminContext context, OpenResult.Valid before, Optional<Long> bytes) throws IOException {
    List<String> words = new ArrayList<>();
    words.add(Administration.RESIZE_METADATA);
    words.add(before.info().identity().srUuid());
    bytes.ifPresent(size -> words.add(size.toString()));
    SrService.ask(context, words, "the metadata was resized; it is whole");
  }

  private static void resize(
      AdminContext context, LocalTarget target, Witnesses before, Optional<Long> bytes)
      throws IOException {
    VolumeGroup vg = target.requireVg(before);
    target.requireBlock(before);
    DetachedSr.on(context.paths(), context.runner(), context.devices(), target.path(), vg)
        .resizeMetadata(bytes);
  }

  private static AdminResult result(OpenResult.Valid before, Witnesses seen) {
    Optional<OpenResult.Valid> valid = seen.valid();
    if (valid.isEmpty()) {
      return DumpCommand.untrusted(seen);
    }
    String sr = valid.get().info().identity().srUuid();
    long was = before.info().placement().length();
    long is = valid.get().info().placement().length();
    Usage usage = valid.get().usage();
    var table = new TextTable();
    table.row("SR", sr);
    table.row("each replica", is + " bytes, " + was + " before");
    table.row("records", usage.used() + " of " + usage.ordinary() + " bytes");
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("sr", sr);
    json.put("replica_bytes", is).put("replica_bytes_before", was);
    json.putObject("records").put("used_bytes", usage.used()).put("limit_bytes", usage.ordinary());
    return new AdminResult(table.toString(), json, AdminResult.DONE);
  }
}

package org.lvmsr.cli.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.lvmsr.backend.check.Comparison;
import org.lvmsr.backend.check.Inspector;
import org.lvmsr.backend.check.Severity;
import org.lvmsr.backend.check.Witnesses;
import org.lvmsr.backend.record.Tables;
import org.lvmsr.metadata.OpenResult;

/** {@code lvmsr dump}: what the store of an SR holds. */
final class DumpCommand implements AdminCommand {
  private static final Option TABLE = new Option("--table", "NAME", "show this table only");
  private static final Option LVM =
      new Option("--lvm", "FILE", "write the copy of LVM's text here, a new file or - for stdout");
  private static final Option SEQUENCE =
      new Option("--sequence", "N", "of several copies that of this sequence, not the newest");

  @Override
  public String name() {
    return "dump";
  }

  @Override
  public String arguments() {
    return "[TARGET] [--table NAME | --lvm FILE [--sequence N]]";
  }

  @Override
  public String summary() {
    return "show all that an SR's store holds, or write its copy of LVM's text";
  }

  @Override
  public List<Option> options() {
    return List.of(TABLE, LVM, SEQUENCE);
  }

  @Override
  public String details() {
    return "The tables are "
        + String.join(", ", Tables.ALL)
        + """
        .
        LVM describes a VG in a text of its own, of which the store keeps copies: --lvm writes one for
        vgcfgrestore.
        """;
  }

  @Override
  public String examples() {
    return """
        lvmsr dump                            the SR that is attached here, as tables
        lvmsr dump lun.img --json             all of it, keys and values verbatim
        lvmsr dump /dev/sdb --lvm vg.txt      to restore the VG by vgcfgrestore
        """;
  }

  @Override
  public AdminResult run(AdminContext context, List<String> arguments)
      throws UsageError, IOException {
    var words = Words.of(name(), arguments, options());
    Optional<VgDump> vgDump = vgDump(words);
    Witnesses seen = Target.find(context, words.target()).look(context);
    if (vgDump.isPresent()) {
      return vgDump.get().run(seen);
    }
    Optional<OpenResult.Valid> valid = seen.valid();
    if (valid.isEmpty()) {
      return untrusted(seen);
    }
    Optional<String> table = words.value(TABLE);
    return table.isPresent() ? table(valid.get(), table.get()) : all(seen, valid.get());
  }

  private static Optional<VgDump> vgDump(Words words) throws UsageError {
    Optional<String> file = words.value(LVM);
    if (file.isPresent() && words.value(TABLE).isPresent()) {
      throw new UsageError("dump: either --table or --lvm");
    }
    if (file.isEmpty() && words.value(SEQUENCE).isPresent()) {
      throw new UsageError("dump: --sequence goes with --lvm");
    }
    Optional<Long> sequence = words.number(SEQUENCE);
    return file.map(name -> new VgDump(name, sequence));
  }

  /** Records that cannot be trusted are not shown, and neither is their absence. */
  static AdminResult untrusted(Witnesses seen) {
    var report = new Inspector.Report(seen, Comparison.of(seen));
    String text = "no records can be shown: the store is not one that can be trusted\n\n";
    return new AdminResult(
        text + new CheckText(report), CheckJson.of(report), CheckCommand.exitCode(Severity.DAMAGE));
  }

  private static AdminResult all(Witnesses seen, OpenResult.Valid valid) {
    return new AdminResult(
        new DumpText(seen, valid).toString(), DumpJson.of(seen, valid), AdminResult.DONE);
  }

  private static AdminResult table(OpenResult.Valid valid, String name) throws CannotLook {
    JsonNode tables = valid.state().toJson();
    if (!tables.has(name) && !Tables.ALL.contains(name)) {
      throw new CannotLook(
          "there is no table " + name + "; there are " + String.join(", ", Tables.ALL));
    }
    JsonNode table = tables.path(name);
    var text = new TextTable();
    table.properties().forEach(entry -> text.row(entry.getKey(), entry.getValue().toString()));
    JsonNode json = table.isMissingNode() ? JsonNodeFactory.instance.objectNode() : table;
    return new AdminResult(text.toString(), json, AdminResult.DONE);
  }
}

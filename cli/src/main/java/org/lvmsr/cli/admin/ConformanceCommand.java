package org.lvmsr.cli.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.lvmsr.conformance.Suite;
import org.lvmsr.conformance.report.JUnitReport;
import org.lvmsr.conformance.report.JsonReport;
import org.lvmsr.conformance.report.RunReport;
import org.lvmsr.conformance.report.TextReport;
import org.lvmsr.conformance.scene.Case;

/** {@code lvmsr conformance}: whether a plugin, in whatever language, keeps the interface. */
final class ConformanceCommand implements AdminCommand {
  private static final int BROKEN = 1;

  @Override
  public String name() {
    return "conformance";
  }

  @Override
  public String arguments() {
    return """
        --volume DIR [--datapath DIR...] [--config K=V...]
        [--only NAME|TOPIC...] [--destructive] [--junit FILE]
        [--limit SECONDS] [--metrics DIR] [--list]""";
  }

  @Override
  public String summary() {
    return "test any SMAPIv3 plugin by running its scripts, on storage that is formatted for it";
  }

  @Override
  public List<Option> options() {
    return ConformanceWords.OPTIONS;
  }

  @Override
  public String examples() {
    return """
        lvmsr conformance --list              the rules
        lvmsr conformance --volume DIR --datapath DIR --config device=/dev/sdx
                                              everything on sdx is lost
        """;
  }

  @Override
  public boolean isAboutSr() {
    return false;
  }

  @Override
  public AdminResult run(AdminContext context, List<String> arguments)
      throws UsageError, IOException {
    ConformanceWords words = ConformanceWords.of(arguments);
    List<Case> cases = words.cases();
    if (words.has(ConformanceWords.LIST)) {
      return list(cases);
    }
    boolean destructive = words.has(ConformanceWords.DESTRUCTIVE);
    Suite suite = new Suite(words.subject(), words.limit(), destructive, System.err::println);
    RunReport report = suite.run(cases);
    for (String file : words.all(ConformanceWords.JUNIT)) {
      Files.writeString(Path.of(file), JUnitReport.of(report));
    }
    return new AdminResult(
        TextReport.of(report),
        JsonReport.of(report),
        report.allIsWell() ? AdminResult.DONE : BROKEN);
  }

  private static AdminResult list(List<Case> cases) {
    TextTable table = new TextTable();
    ArrayNode json = JsonNodeFactory.instance.arrayNode();
    for (Case one : cases) {
      String kind = (one.advice() ? "advice " : "") + (one.destructive() ? "destructive" : "");
      TextTable unused = table.row(one.topic(), one.name(), kind.strip(), one.rule());
      JsonReport.describe(one, json.addObject());
    }
    JsonNode all = json;
    return new AdminResult(table.toString(), all, AdminResult.DONE);
  }
}

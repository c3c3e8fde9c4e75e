package org.lvmsr.cli.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import org.lvmsr.backend.check.CheckFinding;
import org.lvmsr.backend.check.Inspector;
import org.lvmsr.backend.check.Repair;

/** What a check found, for programs. */
final class CheckJson {
  private CheckJson() {}

  static ObjectNode of(Inspector.Report report) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("target", report.seen().medium().name());
    report.seen().srUuid().ifPresent(uuid -> root.put("sr", uuid));
    root.put("worst", report.worst().name().toLowerCase(Locale.ROOT));
    ArrayNode findings = root.putArray("findings");
    report.findings().forEach(finding -> findings.add(finding(finding)));
    return root;
  }

  private static JsonNode finding(CheckFinding finding) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("severity", finding.severity().name().toLowerCase(Locale.ROOT));
    ArrayNode witnesses = json.putArray("witnesses");
    finding.witnesses().forEach(witness -> witnesses.add(witness.text()));
    json.put("subject", finding.subject());
    json.put("what", finding.what());
    json.put("expected", finding.expected());
    json.put("found", finding.found());
    json.set("repair", repair(finding.repair()));
    return json;
  }

  static JsonNode repair(Repair repair) {
    ObjectNode json = JsonMapper.builder().build().valueToTree(repair);
    return json.put("text", repair.describe());
  }
}

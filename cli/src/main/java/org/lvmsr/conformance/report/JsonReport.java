package org.lvmsr.conformance.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import org.lvmsr.conformance.scene.Case;
import org.lvmsr.conformance.scene.Timings;

/** A report for programs. */
public final class JsonReport {
  private JsonReport() {}

  /** All of it. */
  public static ObjectNode of(RunReport report) {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("plugin", report.plugin());
    for (Verdict verdict : Verdict.values()) {
      json.put(verdict.name().toLowerCase(Locale.ROOT), report.count(verdict));
    }
    ArrayNode cases = json.putArray("cases");
    report.outcomes().forEach(outcome -> add(outcome, cases.addObject()));
    ArrayNode calls = json.putArray("calls");
    report.timings().forEach(row -> add(row, calls.addObject()));
    report.notCounted().ifPresent(why -> json.put("processes_not_counted", why));
    ArrayNode left = json.putArray("left_behind");
    report.leftBehind().forEach(left::add);
    ArrayNode kept = json.putArray("kept");
    report.kept().forEach(kept::add);
    return json;
  }

  private static void add(Timings.Row row, ObjectNode json) {
    json.put("method", row.method()).put("count", row.count());
    json.put("median_ms", row.medianMillis()).put("worst_ms", row.worstMillis());
    row.medianProcesses().ifPresent(count -> json.put("median_processes", count));
    row.medianElsewhere().ifPresent(count -> json.put("median_elsewhere", count));
  }

  private static void add(Outcome outcome, ObjectNode json) {
    describe(outcome.ofCase(), json);
    json.put("verdict", outcome.verdict().name().toLowerCase(Locale.ROOT));
    json.put("seen", outcome.why());
    json.put("ms", outcome.took().toMillis());
    ArrayNode steps = json.putArray("steps");
    outcome
        .steps()
        .forEach(step -> steps.addObject().put("did", step.did()).put("saw", step.saw()));
  }

  /** A case itself, as {@code --list} shows it. */
  public static void describe(Case one, ObjectNode json) {
    json.put("name", one.name()).put("topic", one.topic()).put("rule", one.rule());
    json.put("source", one.source()).put("advice", one.advice());
    json.put("destructive", one.destructive());
    ArrayNode needs = json.putArray("needs");
    one.needs().forEach(needs::add);
  }
}

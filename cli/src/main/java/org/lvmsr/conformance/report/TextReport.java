package org.lvmsr.conformance.report;

import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import org.lvmsr.conformance.scene.Case;
import org.lvmsr.conformance.scene.Step;
import org.lvmsr.conformance.scene.Timings;

/** A report for people: a line for each case, and all that is known of those that failed. */
public final class TextReport {
  private static final String CALLS = "  %-28s %7s %10s %9s %10s %10s%n";

  private TextReport() {}

  /** All of it. */
  public static String of(RunReport report) {
    StringBuilder out = new StringBuilder();
    String topic = "";
    for (Outcome outcome : report.outcomes()) {
      if (!outcome.ofCase().topic().equals(topic)) {
        topic = outcome.ofCase().topic();
        out.append(topic).append('\n');
      }
      line(outcome, out);
    }
    calls(report.timings(), out);
    report
        .notCounted()
        .ifPresent(why -> out.append("processes were not counted: ").append(why).append("\n\n"));
    report.kept().forEach(what -> out.append("kept: ").append(what).append('\n'));
    report.leftBehind().forEach(what -> out.append("left behind: ").append(what).append('\n'));
    return out.append(summary(report)).append('\n').toString();
  }

  private static void line(Outcome outcome, StringBuilder out) {
    Verdict verdict = outcome.verdict();
    String name = outcome.ofCase().name();
    String more = verdict == Verdict.SKIPPED ? " (" + outcome.why() + ")" : "";
    out.append(String.format(Locale.ROOT, "  %-8s %s%n", verdict.word(), name + more));
    if (verdict != Verdict.PASSED && verdict != Verdict.SKIPPED) {
      Case broken = outcome.ofCase();
      detail("rule", broken.rule(), out);
      detail("source", broken.source(), out);
      detail("seen", outcome.why(), out);
      for (Step step : outcome.steps()) {
        detail("did", step.did(), out);
        detail("saw", step.saw(), out);
      }
    }
  }

  private static void detail(String what, String text, StringBuilder out) {
    String indented = text.strip().replace("\n", "\n                   ");
    out.append(String.format(Locale.ROOT, "           %-7s %s%n", what, indented));
  }

  private static void calls(List<Timings.Row> rows, StringBuilder out) {
    out.append("\nmilliseconds and processes for each call\n");
    String[] heads = {"method", "calls", "median ms", "worst ms", "processes", "elsewhere"};
    out.append(String.format(Locale.ROOT, CALLS, (Object[]) heads));
    for (Timings.Row row : rows) {
      out.append(
          String.format(
              Locale.ROOT,
              CALLS,
              row.method(),
              row.count(),
              row.medianMillis(),
              row.worstMillis(),
              known(row.medianProcesses()),
              known(row.medianElsewhere())));
    }
    out.append('\n');
  }

  private static String known(OptionalInt value) {
    return value.isPresent() ? String.valueOf(value.getAsInt()) : "-";
  }

  private static String summary(RunReport report) {
    return String.format(
        Locale.ROOT,
        "%s: %d passed, %d failed, %d against advice, %d skipped, %d not decided",
        report.plugin(),
        report.count(Verdict.PASSED),
        report.count(Verdict.FAILED),
        report.count(Verdict.ADVICE),
        report.count(Verdict.SKIPPED),
        report.count(Verdict.ERROR));
  }
}

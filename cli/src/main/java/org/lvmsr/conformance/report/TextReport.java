package org.lvmsr.conformance.report;

import java.util.List;
import java.util.Locale;
import org.lvmsr.conformance.scene.Case;
import org.lvmsr.conformance.scene.Step;
import org.lvmsr.conformance.scene.Timings;

/** A report for people: a line for each case, and all that is known of those that failed. */
public final class TextReport {
  private static final String TIME = "  %-28s %7s %10s %9s%n";

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
    times(report.timings(), out);
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

  private static void times(List<Timings.Row> rows, StringBuilder out) {
    out.append("\nmilliseconds for each call, one process each\n");
    out.append(String.format(Locale.ROOT, TIME, "method", "calls", "median", "worst"));
    for (Timings.Row row : rows) {
      out.append(
          String.format(
              Locale.ROOT, TIME, row.method(), row.count(), row.medianMillis(), row.worstMillis()));
    }
    out.append('\n');
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

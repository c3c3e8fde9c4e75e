package org.lvmsr.backend.stats;

import java.util.List;

/**
 * Metrics in the text format of Prometheus, version 0.0.4: every family once, with a sample for
 * each SR that says something of it.
 */
public final class PrometheusText {
  private static final String UP = "lvmsr_up";

  private PrometheusText() {}

  /** All of them; nothing if there is no SR. */
  public static String of(List<SrMetrics> srs) {
    StringBuilder out = new StringBuilder();
    if (!srs.isEmpty()) {
      head(out, UP, "gauge", "Whether the SR could be read");
      srs.forEach(one -> sample(out, UP, one.sr(), one.readings().isEmpty() ? "0" : "1"));
    }
    for (Measure measure : Measure.values()) {
      family(out, measure, srs);
    }
    return out.toString();
  }

  private static void family(StringBuilder out, Measure measure, List<SrMetrics> srs) {
    boolean begun = false;
    for (SrMetrics one : srs) {
      for (Reading reading : one.readings()) {
        if (reading.measure() == measure && reading.value().isKnown()) {
          if (!begun) {
            String type = measure.isCounter() ? "counter" : "gauge";
            head(out, measure.family(), type, measure.description());
            begun = true;
          }
          sample(out, measure.family(), one.sr(), number(reading));
        }
      }
    }
  }

  private static void head(StringBuilder out, String family, String type, String help) {
    out.append("# HELP ").append(family).append(' ').append(escaped(help)).append('\n');
    out.append("# TYPE ").append(family).append(' ').append(type).append('\n');
  }

  private static void sample(StringBuilder out, String family, String sr, String number) {
    String label = escaped(sr).replace("\"", "\\\"");
    out.append(family).append("{sr=\"").append(label).append("\"} ").append(number).append('\n');
  }

  /** A backslash first, or it would be doubled again. */
  private static String escaped(String text) {
    return text.replace("\\", "\\\\").replace("\n", "\\n");
  }

  /** Whole numbers to the last digit. */
  private static String number(Reading reading) {
    double perBase = reading.measure().unit().perBase();
    if (reading.value() instanceof Value.Whole whole && perBase == 1) {
      return Long.toString(whole.whole());
    }
    return Double.toString(reading.value().number() / perBase);
  }
}

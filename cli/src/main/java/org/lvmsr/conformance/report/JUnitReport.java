package org.lvmsr.conformance.report;

import java.io.StringWriter;
import java.util.Locale;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.lvmsr.conformance.scene.Step;

/** A report as JUnit writes it, which most build servers show. */
public final class JUnitReport {
  private static final double MILLIS = 1000;

  private final StringWriter text = new StringWriter();
  private final XMLStreamWriter xml;

  private JUnitReport() throws XMLStreamException {
    xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
  }

  /** All of it. */
  public static String of(RunReport report) {
    try {
      JUnitReport writer = new JUnitReport();
      writer.suite(report);
      return writer.text + "\n";
    } catch (XMLStreamException e) {
      throw new IllegalStateException(e);
    }
  }

  private void suite(RunReport report) throws XMLStreamException {
    xml.writeStartDocument("UTF-8", "1.0");
    xml.writeCharacters("\n");
    xml.writeStartElement("testsuite");
    attribute("name", report.plugin());
    attribute("tests", String.valueOf(report.outcomes().size()));
    attribute("failures", String.valueOf(report.count(Verdict.FAILED)));
    attribute("errors", String.valueOf(report.count(Verdict.ERROR)));
    attribute("skipped", String.valueOf(report.count(Verdict.SKIPPED)));
    for (Outcome outcome : report.outcomes()) {
      testCase(outcome);
    }
    xml.writeCharacters("\n");
    xml.writeEndElement();
    xml.writeEndDocument();
  }

  private void testCase(Outcome outcome) throws XMLStreamException {
    xml.writeCharacters("\n  ");
    xml.writeStartElement("testcase");
    attribute("classname", outcome.ofCase().topic());
    attribute("name", outcome.ofCase().name());
    attribute("time", String.format(Locale.ROOT, "%.3f", outcome.took().toMillis() / MILLIS));
    switch (outcome.verdict()) {
      case PASSED -> {}
      case SKIPPED -> {
        xml.writeEmptyElement("skipped");
        attribute("message", outcome.why());
      }
      case FAILED -> trouble("failure", outcome);
      case ERROR -> trouble("error", outcome);
      case ADVICE -> trouble("system-out", outcome);
    }
    xml.writeEndElement();
  }

  private void trouble(String element, Outcome outcome) throws XMLStreamException {
    xml.writeStartElement(element);
    if (outcome.verdict() != Verdict.ADVICE) {
      attribute("message", outcome.why());
    }
    StringBuilder body = new StringBuilder();
    body.append("rule: ").append(outcome.ofCase().rule()).append('\n');
    body.append("source: ").append(outcome.ofCase().source()).append('\n');
    body.append("seen: ").append(outcome.why()).append('\n');
    for (Step step : outcome.steps()) {
      body.append("did: ").append(step.did()).append("\nsaw: ").append(step.saw()).append('\n');
    }
    xml.writeCharacters(allowed(body.toString()));
    xml.writeEndElement();
  }

  private void attribute(String name, String value) throws XMLStreamException {
    xml.writeAttribute(name, allowed(value));
  }

  /** XML has no way to write most control characters. */
  private static String allowed(String value) {
    StringBuilder out = new StringBuilder();
    value.codePoints().map(c -> isAllowed(c) ? c : '\uFFFD').forEach(out::appendCodePoint);
    return out.toString();
  }

  private static boolean isAllowed(int c) {
    return c == '\t'
        || c == '\n'
        || c == '\r'
        || (c >= ' ' && c < 0xD800)
        || (c > 0xDFFF && c < 0xFFFE)
        || c > 0xFFFF;
  }
}

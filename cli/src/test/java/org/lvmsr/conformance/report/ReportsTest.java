package org.lvmsr.conformance.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringReader;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.lvmsr.conformance.scene.Case;
import org.lvmsr.conformance.scene.Step;
import org.lvmsr.conformance.scene.Timings;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

final class ReportsTest {
  private static final Duration TOOK = Duration.ofMillis(1234);

  private static final RunReport REPORT =
      new RunReport(
          "org.xen.xapi.storage.x",
          List.of(
              outcome("good", Verdict.PASSED, ""),
              outcome("bad", Verdict.FAILED, "seen \"<&>\" and \u0001"),
              outcome("unwise", Verdict.ADVICE, "seen"),
              outcome("absent", Verdict.SKIPPED, "the plugin does not offer X"),
              outcome("stuck", Verdict.ERROR, "no SR")),
          List.of(
              new Timings.Row("SR.stat", 3, 40, 1000, OptionalInt.of(2), OptionalInt.of(17)),
              new Timings.Row("SR.ls", 1, 5, 5, OptionalInt.empty(), OptionalInt.empty())),
          Optional.of("bind: no"),
          List.of(),
          List.of("SR x: the plugin does not offer SR.destroy"));

  private static Outcome outcome(String name, Verdict verdict, String why) {
    Case one = Case.of("topic", name, "A rule.", "control.ml", scene -> {});
    return new Outcome(one, verdict, why, List.of(new Step("SR.stat {}", "exit 1: {}")), TOOK);
  }

  @Test
  void textTellsAllOfWhatFailed() {
    String text = TextReport.of(REPORT);
    assertTrue(
        text.startsWith(
            """
            topic
              passed   good
              FAILED   bad
                       rule    A rule.
                       source  control.ml
                       seen    seen "<&>" and \u0001
                       did     SR.stat {}
                       saw     exit 1: {}
            """),
        text);
    assertTrue(text.contains("\nkept: SR x: the plugin does not offer SR.destroy\n"), text);
    assertTrue(text.contains("\n  skipped  absent (the plugin does not offer X)\n"), text);
    assertTrue(
        text.endsWith(
            "SR.destroy\norg.xen.xapi.storage.x: 1 passed, 1 failed, 1 against advice, 1 skipped,"
                + " 1 not decided\n"),
        text);
    assertTrue(
        text.contains(
            """
              method                         calls  median ms  worst ms  processes  elsewhere
              SR.stat                            3         40      1000          2         17
              SR.ls                              1          5         5          -          -

            processes were not counted: bind: no

            """),
        text);
  }

  @Test
  void jsonHasEveryCase() {
    var json = JsonReport.of(REPORT);
    assertEquals(1, json.get("failed").asInt());
    assertEquals(5, json.get("cases").size());
    assertEquals("advice", json.get("cases").get(2).get("verdict").asText());
    assertEquals("A rule.", json.get("cases").get(2).get("rule").asText());
    assertEquals("SR.stat {}", json.get("cases").get(1).get("steps").get(0).get("did").asText());
    assertEquals(1, json.get("kept").size());
    assertEquals(1000, json.get("calls").get(0).get("worst_ms").asInt());
    assertEquals(2, json.get("calls").get(0).get("median_processes").asInt());
    assertEquals(17, json.get("calls").get(0).get("median_elsewhere").asInt());
    assertFalse(json.get("calls").get(1).has("median_processes"));
    assertEquals("bind: no", json.get("processes_not_counted").asText());
  }

  @Test
  void xmlCanBeReadBack() throws Exception {
    Document xml =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(JUnitReport.of(REPORT))));
    Element suite = xml.getDocumentElement();
    assertEquals("5", suite.getAttribute("tests"));
    assertEquals("1", suite.getAttribute("failures"));
    Element failure = (Element) suite.getElementsByTagName("failure").item(0);
    assertEquals("seen \"<&>\" and \uFFFD", failure.getAttribute("message"));
    assertTrue(failure.getTextContent().contains("did: SR.stat {}\nsaw: exit 1: {}\n"));
    Element bad = (Element) failure.getParentNode();
    assertEquals("bad", bad.getAttribute("name"));
    assertEquals("topic", bad.getAttribute("classname"));
    assertEquals("1.234", bad.getAttribute("time"));
  }

  @Test
  void onlyWhatFailedOrIsNotDecidedOrIsLeftBehindIsBad() {
    assertFalse(REPORT.allIsWell());
    assertTrue(only(Verdict.ADVICE, List.of()).allIsWell());
    assertTrue(only(Verdict.SKIPPED, List.of()).allIsWell());
    assertFalse(only(Verdict.FAILED, List.of()).allIsWell());
    assertFalse(only(Verdict.ERROR, List.of()).allIsWell());
    assertFalse(only(Verdict.PASSED, List.of("SR x")).allIsWell());
  }

  private static RunReport only(Verdict verdict, List<String> leftBehind) {
    return new RunReport(
        "x",
        List.of(outcome("one", verdict, "")),
        List.of(),
        Optional.empty(),
        leftBehind,
        List.of("SR y"));
  }
}

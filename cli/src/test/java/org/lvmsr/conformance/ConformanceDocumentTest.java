package org.lvmsr.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.lvmsr.conformance.cases.AllCases;
import org.lvmsr.conformance.scene.Case;

/**
 * The second part of {@code docs/conformance.md} is made from the cases. After a change of these,
 * run this test with {@code -Dlvmsr.write=true} to write it anew.
 */
final class ConformanceDocumentTest {
  private static final String BEGIN = "<!-- From here on written by ConformanceDocumentTest. -->\n";

  @Test
  void theDocumentListsTheCases() throws IOException {
    Path document = Path.of("..", "docs", "conformance.md");
    String written = Files.readString(document);
    String head = written.substring(0, written.indexOf(BEGIN) + BEGIN.length());
    String expected = head + rules(AllCases.all());
    if (Boolean.getBoolean("lvmsr.write")) {
      Files.writeString(document, expected);
    }
    assertEquals(expected, Files.readString(document));
  }

  @Test
  void noNameIsGivenTwice() {
    Set<String> names = new HashSet<>();
    for (Case one : AllCases.all()) {
      assertEquals(true, names.add(one.name()), one.name());
      assertEquals(true, one.name().matches("[a-z]+(-[a-z]+)*"), one.name());
      assertEquals(true, one.rule().endsWith("."), one.rule());
    }
  }

  private static String rules(List<Case> cases) {
    StringBuilder out = new StringBuilder("\n## The rules\n\n");
    long advice = cases.stream().filter(Case::advice).count();
    out.append(cases.size()).append(" cases, ").append(advice).append(" of them advice.\n");
    String topic = "";
    for (Case one : cases) {
      if (!one.topic().equals(topic)) {
        topic = one.topic();
        out.append("\n### ").append(topic).append("\n\n");
      }
      out.append("- **").append(one.name()).append("**: ").append(one.rule());
      out.append(notes(one)).append(" *").append(one.source()).append("*\n");
    }
    return out.toString();
  }

  private static String notes(Case one) {
    StringBuilder out = new StringBuilder();
    if (one.advice()) {
      out.append(" (Advice.)");
    }
    if (one.destructive()) {
      out.append(" (With `--destructive`.)");
    }
    if (!one.needs().isEmpty()) {
      out.append(" (Where there is ").append(String.join(", ", one.needs())).append(".)");
    }
    return out.toString();
  }
}

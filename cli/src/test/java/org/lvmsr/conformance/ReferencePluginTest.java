package org.lvmsr.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lvmsr.conformance.cases.AllCases;
import org.lvmsr.conformance.report.Outcome;
import org.lvmsr.conformance.report.RunReport;
import org.lvmsr.conformance.report.Verdict;
import org.lvmsr.conformance.scene.Case;

/**
 * Every case can pass and every case can fail. A case is run on the plugin with its own fault; with
 * {@code -Dlvmsr.all=true} so are all others of its topic, none of which may fail with it.
 */
final class ReferencePluginTest {
  private static final Duration LIMIT = Duration.ofSeconds(5);

  @TempDir private Path base;

  @Test
  void aPluginThatKeepsAllRulesPassesAllCases() throws IOException {
    RunReport report = run("", AllCases.all());
    assertEquals(List.of(), others(report), "what is not passed");
    assertEquals(List.of(), report.leftBehind());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void aPluginThatBreaksOneRuleFailsItsCase(Case one) throws IOException {
    boolean all = Boolean.getBoolean("lvmsr.all");
    RunReport report =
        run(
            one.name(),
            AllCases.all().stream()
                .filter(other -> other.equals(one) || (all && other.topic().equals(one.topic())))
                .toList());
    Verdict verdict = one.advice() ? Verdict.ADVICE : Verdict.FAILED;
    assertEquals(List.of(one.name() + ": " + verdict), others(report));
  }

  static Stream<Case> cases() {
    return AllCases.all().stream();
  }

  private RunReport run(String fault, List<Case> cases) throws IOException {
    return new Suite(ReferencePlugin.install(base, fault), LIMIT, true, name -> {}).run(cases);
  }

  private static List<String> others(RunReport report) {
    return report.outcomes().stream()
        .filter(outcome -> outcome.verdict() != Verdict.PASSED)
        .map((Outcome outcome) -> outcome.ofCase().name() + ": " + outcome.verdict())
        .toList();
  }
}

package org.lvmsr.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lvmsr.conformance.cases.AllCases;
import org.lvmsr.conformance.report.Outcome;
import org.lvmsr.conformance.report.RunReport;
import org.lvmsr.conformance.report.Verdict;
import org.lvmsr.conformance.scene.Case;
import org.lvmsr.conformance.types.Method;
import org.lvmsr.conformance.types.Methods;

/**
 * Every case can pass and every case can fail. A case is run on the plugin with its own fault: a
 * third of them each time, another one with another seed. With {@code -Dlvmsr.all=true} that are
 * all of them, and each is run with all others of its topic, none of which may fail with it; {@code
 * -Dlvmsr.cases} names the cases and topics to do that for. Two runs go on at once, as each waits
 * for processes most of the time.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ReferencePluginTest {
  private static final Duration LIMIT = Duration.ofSeconds(5);
  private static final boolean ALL = Boolean.getBoolean("lvmsr.all");
  private static final String CASES = System.getProperty("lvmsr.cases", "");

  /** One fault in so many is tried, unless cases are named. */
  private static final int SHARE = 3;

  private static final long SEED = Long.getLong("lvmsr.seed", System.nanoTime());

  private final ExecutorService threads = Executors.newFixedThreadPool(2);
  private final Map<String, Future<RunReport>> reports = new HashMap<>();

  @BeforeAll
  void start(@TempDir Path base) {
    System.err.println("faults of cases: -Dlvmsr.seed=" + SEED);
    for (String name : List.of("", ReferencePlugin.BARE, ReferencePlugin.UNIMPLEMENTED)) {
      reports.put(name, threads.submit(() -> run(base, name, AllCases.all())));
    }
    for (Case one : chosen()) {
      reports.put(one.name(), threads.submit(() -> run(base, one.name(), with(one))));
    }
  }

  @AfterAll
  void stop() {
    threads.shutdownNow();
  }

  @Test
  void aPluginThatKeepsAllRulesPassesAllCases() throws Exception {
    RunReport report = report("");
    assertEquals(List.of(), others(report), "what is not passed");
    assertEquals(List.of(), report.leftBehind());
  }

  @Test
  void everyMethodIsCalled() throws Exception {
    List<String> answers =
        report("").outcomes().stream()
            .flatMap(outcome -> outcome.steps().stream())
            .filter(step -> step.saw().startsWith("exit 0"))
            .map(step -> step.did().split(" \\{", 2)[0])
            .distinct()
            .toList();
    assertEquals(
        List.of(),
        Methods.all().stream().map(Method::name).filter(m -> !answers.contains(m)).toList());
  }

  @Test
  void whatAPluginDoesNotHaveIsSkipped() throws Exception {
    RunReport report = report(ReferencePlugin.BARE);
    assertEquals(List.of(), notSkipped(report));
    assertEquals(List.of(), report.leftBehind());
    assertEquals(1, report.kept().size(), report.kept().toString());
    assertTrue(report.count(Verdict.PASSED) > 50, report.toString());
  }

  @Test
  void soIsWhatAScriptSaysItIsNot() throws Exception {
    RunReport report = report(ReferencePlugin.UNIMPLEMENTED);
    assertEquals(List.of("error-is-never-unimplemented: FAILED"), notSkipped(report));
    assertEquals(List.of(), report.leftBehind());
    assertEquals(1, report.kept().size(), report.kept().toString());
  }

  @ParameterizedTest
  @MethodSource("chosen")
  void aPluginThatBreaksOneRuleFailsItsCase(Case one) throws Exception {
    Verdict verdict = one.advice() ? Verdict.ADVICE : Verdict.FAILED;
    assertEquals(List.of(one.name() + ": " + verdict), others(report(one.name())));
  }

  static List<Case> chosen() {
    List<Case> all = AllCases.all();
    if (CASES.isEmpty()) {
      int first = Math.floorMod(SEED, SHARE);
      return ALL
          ? all
          : IntStream.range(0, all.size())
              .filter(i -> i % SHARE == first)
              .mapToObj(all::get)
              .toList();
    }
    List<String> words = List.of(CASES.split(","));
    return all.stream()
        .filter(one -> words.contains(one.name()) || words.contains(one.topic()))
        .toList();
  }

  /** What is run together with a case. */
  private static List<Case> with(Case one) {
    return AllCases.all().stream()
        .filter(
            other -> other.name().equals(one.name()) || (ALL && other.topic().equals(one.topic())))
        .toList();
  }

  private RunReport report(String fault) throws Exception {
    return Objects.requireNonNull(reports.get(fault)).get();
  }

  private RunReport run(Path base, String fault, List<Case> cases) throws IOException {
    Path directory = Files.createDirectory(base.resolve("plugin-" + fault));
    return new Suite(ReferencePlugin.install(directory, fault), LIMIT, true, name -> {}).run(cases);
  }

  private static List<String> others(RunReport report) {
    return report.outcomes().stream()
        .filter(outcome -> outcome.verdict() != Verdict.PASSED)
        .map((Outcome outcome) -> outcome.ofCase().name() + ": " + outcome.verdict())
        .toList();
  }

  private static List<String> notSkipped(RunReport report) {
    return others(report).stream().filter(one -> !one.endsWith(": SKIPPED")).toList();
  }
}

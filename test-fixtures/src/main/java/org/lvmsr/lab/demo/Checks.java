package org.lvmsr.lab.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What the demo claims, and whether it holds. */
final class Checks {
  private record Check(String claim, boolean holds, String seen) {}

  private final List<Check> checks = new ArrayList<>();

  /** Notes a claim; {@code seen} says what was found, for the table. */
  void expect(String claim, boolean holds, Object seen) {
    checks.add(new Check(claim, holds, String.valueOf(seen)));
  }

  void expectEqual(String claim, Object expected, Object actual) {
    boolean holds = expected.equals(actual);
    expect(claim, holds, holds ? actual : actual + " in place of " + expected);
  }

  boolean allHold() {
    return checks.stream().allMatch(Check::holds);
  }

  String table() {
    int width = checks.stream().mapToInt(check -> check.claim().length()).max().orElse(0);
    StringBuilder table = new StringBuilder();
    for (Check check : checks) {
      String mark = check.holds() ? "ok  " : "FAIL";
      String claim = check.claim() + " ".repeat(width - check.claim().length());
      table.append(
          String.format(
              Locale.ROOT, "  %s  %s  %s%n", mark, claim, Transcript.shorten(check.seen(), 60)));
    }
    long holding = checks.stream().filter(Check::holds).count();
    return table
        .append(String.format(Locale.ROOT, "%n  %d of %d checks hold%n", holding, checks.size()))
        .toString();
  }
}

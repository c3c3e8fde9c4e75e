package org.lvmsr.cli.runbook;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Compares an answer with what the document shows of it. */
final class Comparison {
  /** In the document: here lines are left out. */
  static final String LEFT_OUT = "…";

  private Comparison() {}

  /** What is known by name if they are the same; empty if they are not. */
  static Optional<Names> of(List<String> shown, List<String> said, Names names) {
    if (shown.isEmpty()) {
      return said.isEmpty() ? Optional.of(names) : Optional.empty();
    }
    if (shown.get(0).equals(LEFT_OUT)) {
      return behindLeftOut(rest(shown, 1), said, names);
    }
    int rows = rows(shown);
    if (rows > said.size()) {
      return Optional.empty();
    }
    return inAnyOrder(shown.subList(0, rows), said.subList(0, rows), names)
        .flatMap(known -> of(rest(shown, rows), rest(said, rows), known));
  }

  private static Optional<Names> behindLeftOut(List<String> shown, List<String> said, Names names) {
    for (int skipped = 0; skipped <= said.size(); skipped++) {
      Optional<Names> known = of(shown, rest(said, skipped), names);
      if (known.isPresent()) {
        return known;
      }
    }
    return Optional.empty();
  }

  /** How many lines come next that are sorted by uuids, which are others in each run. */
  private static int rows(List<String> shown) {
    int rows = 0;
    while (rows < shown.size() && Names.hasUuid(shown.get(rows))) {
      rows++;
    }
    return Math.max(rows, 1);
  }

  private static Optional<Names> inAnyOrder(List<String> shown, List<String> said, Names names) {
    if (shown.isEmpty()) {
      return Optional.of(names);
    }
    for (String line : said) {
      Names known = names.copy();
      if (known.isSame(shown.get(0), line)) {
        List<String> others = new ArrayList<>(said);
        others.remove(line);
        Optional<Names> all = inAnyOrder(rest(shown, 1), others, known);
        if (all.isPresent()) {
          return all;
        }
      }
    }
    return Optional.empty();
  }

  private static List<String> rest(List<String> lines, int from) {
    return lines.subList(from, lines.size());
  }

  /** What can be learnt from those lines that are the same, where the whole is not. */
  static Names ofSingleLines(List<String> shown, List<String> said, Names names) {
    Names known = names.copy();
    for (String line : shown) {
      boolean unused = said.stream().anyMatch(one -> known.isSame(line, one));
    }
    return known;
  }
}

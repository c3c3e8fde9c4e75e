package org.lvmsr.cli.lab;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A copy of a LUN, and what was known at its instant.
 *
 * @param lines what clients had called
 */
record FateCopy(FateSide side, int number, Path file, FateKnown known, List<FateLog.Line> lines) {

  @Override
  public String toString() {
    return "copy " + number + " of the " + side.provisioning() + " SR";
  }

  /** In a few words, what it is a copy of. */
  String summary() {
    long acknowledged = lines.stream().filter(FateLog.Line::acknowledged).count();
    return acknowledged + " calls acknowledged, running " + known.running();
  }

  /** The last calls before the instant, for people. */
  String lastLines() {
    int count = lines.size();
    return lines.subList(Math.max(0, count - 20), count).stream()
        .map(FateLog.Line::toString)
        .collect(Collectors.joining("\n"));
  }
}

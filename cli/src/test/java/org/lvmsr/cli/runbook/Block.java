package org.lvmsr.cli.runbook;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What stands between two fences.
 *
 * @param line number of its first line in the document
 * @param lines all of them
 */
public record Block(int line, List<String> lines) {
  private static final Pattern PROMPT = Pattern.compile("[#$] .*");
  private static final Pattern CONTINUED = Pattern.compile(".*(\\\\|&&)");
  private static final String TOOLSTACK = "xe ";
  private static final String COMMAND = "lvmsr ";

  public Block {
    lines = List.copyOf(lines);
  }

  /** Whether it tells how commands are called, with brackets around what may be left out. */
  boolean isSynopsis() {
    return lines.stream().allMatch(line -> line.startsWith(COMMAND))
        && lines.stream().anyMatch(line -> line.contains("["));
  }

  /** Whether all of it is for the toolstack, which is not there when tests run. */
  boolean isForTheToolstack() {
    return steps().stream().allMatch(step -> step.command().startsWith(TOOLSTACK));
  }

  /** Whether it has to be run. */
  boolean isToBeRun() {
    return !isSynopsis() && !isForTheToolstack();
  }

  /** Whether answers are shown; otherwise its commands only have to succeed. */
  boolean showsAnswers() {
    return steps().stream().anyMatch(step -> !step.shown().isEmpty());
  }

  /** Its commands: behind prompts, or all lines if there is no prompt. */
  List<Step> steps() {
    return lines.stream().anyMatch(PROMPT.asMatchPredicate()) ? answered() : plain();
  }

  private List<Step> answered() {
    List<Step> steps = new ArrayList<>();
    int at = 0;
    while (at < lines.size()) {
      String command = lines.get(at).substring(2);
      int end = at + 1;
      while (end < lines.size() && !PROMPT.matcher(lines.get(end)).matches()) {
        end++;
      }
      steps.add(new Step(command, withoutEmptyEnd(lines.subList(at + 1, end))));
      at = end;
    }
    return steps;
  }

  private List<Step> plain() {
    List<Step> steps = new ArrayList<>();
    StringBuilder command = new StringBuilder();
    for (String line : lines) {
      command.append(line);
      if (CONTINUED.matcher(line).matches()) {
        command.append('\n');
      } else {
        steps.add(new Step(command.toString(), List.of()));
        command.setLength(0);
      }
    }
    return steps;
  }

  static List<String> withoutEmptyEnd(List<String> lines) {
    int end = lines.size();
    while (end > 0 && lines.get(end - 1).isBlank()) {
      end--;
    }
    return lines.subList(0, end);
  }
}

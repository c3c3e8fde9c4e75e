package org.lvmsr.cli.runbook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * A section of the document that is followed, block by block, in the situation that it is about.
 */
public final class Page {
  /** Stands right below the answer that it is about. */
  private static final String STATUS = "echo $?";

  private static final String IS_NOT_AS_SHOWN =
      " is not as the document says; all of the block is\n";

  private final Runbook runbook = Runbook.read();
  private final String heading;
  private final Shell shell;
  private final Deque<Block> toBeRun;
  private Names names = new Names();

  /** The section with a heading. */
  public Page(String heading, Shell shell) {
    this.heading = heading;
    this.shell = shell;
    this.toBeRun = new ArrayDeque<>(runbook.section(heading).toBeRun());
  }

  /** Says what a name of the document is called in this run. */
  public void name(String nameInDocument, String nameInRun) {
    names.add(nameInDocument, nameInRun);
  }

  /** The way in leads from an error to this section. */
  void isReachedFrom(String error) {
    String link = "](#" + runbook.section(heading).anchor() + ")";
    assertTrue(
        runbook.wayIn().stream()
            .anyMatch(row -> row.contains("`" + error + "`") && row.contains(link)),
        () -> "from " + error + " no row of the way in leads to " + heading);
  }

  /** Runs the next block. */
  public void follow() throws IOException {
    Block block = toBeRun.remove();
    var told = new StringBuilder();
    List<String> others = new ArrayList<>();
    int last = 0;
    for (Step step : block.steps()) {
      Shell.Said said = shell.run(names.real(step.command()), last);
      last = said.status();
      told.append(told.isEmpty() || step.command().equals(STATUS) ? "" : "\n");
      told.append("# ").append(step.command()).append('\n');
      if (block.showsAnswers() ? !isAsShown(step, said) : last != 0) {
        others.add(step.command());
      }
      said.lines().forEach(line -> told.append(names.written(line)).append('\n'));
    }
    if (!others.isEmpty()) {
      Rewriting.ifAskedFor(block, told.toString());
      throw new AssertionError(where(block) + others + IS_NOT_AS_SHOWN + told);
    }
  }

  private String where(Block block) {
    return heading + ", line " + block.line() + ": what is printed by ";
  }

  private boolean isAsShown(Step step, Shell.Said said) {
    Optional<Names> known = Comparison.of(step.shown(), said.lines(), names);
    names = known.orElseGet(() -> Comparison.ofSingleLines(step.shown(), said.lines(), names));
    return known.isPresent();
  }

  /** All of the section has been run. */
  public void end() {
    List<Integer> left = toBeRun.stream().map(Block::line).toList();
    assertEquals(List.of(), left, "lines of blocks of " + heading + " that were not run");
  }
}

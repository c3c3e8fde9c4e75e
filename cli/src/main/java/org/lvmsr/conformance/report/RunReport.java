package org.lvmsr.conformance.report;

import java.util.List;
import java.util.Optional;
import org.lvmsr.conformance.scene.Timings;

/**
 * What came of a run.
 *
 * @param notCounted why processes were not counted
 * @param leftBehind what could not be cleaned up
 * @param kept what the plugin has no way to clean up
 */
public record RunReport(
    String plugin,
    List<Outcome> outcomes,
    List<Timings.Row> timings,
    Optional<String> notCounted,
    List<String> leftBehind,
    List<String> kept) {

  /** How many cases came to that. */
  public long count(Verdict verdict) {
    return outcomes.stream().filter(outcome -> outcome.verdict() == verdict).count();
  }

  /** Whether no rule was seen broken, and the suite itself could do its work. */
  public boolean allIsWell() {
    return count(Verdict.FAILED) == 0 && count(Verdict.ERROR) == 0 && leftBehind.isEmpty();
  }
}

package org.lvmsr.conformance.cases;

import java.util.List;
import java.util.stream.Stream;
import org.lvmsr.conformance.scene.Case;

/** All cases in the order in which they run: those that want SRs of their own come first. */
public final class AllCases {
  private AllCases() {}

  /** All of them. */
  public static List<Case> all() {
    return Stream.of(
            QueryCases.all(),
            ProbeCases.all(),
            SrCases.all(),
            VolumeCases.all(),
            NameCases.all(),
            KeyCases.all(),
            SnapshotCases.all(),
            DataCases.all(),
            RevertCases.all(),
            CopyCases.all(),
            CompareCases.all(),
            ComposeCases.all(),
            DatapathCases.all(),
            ImportCases.all(),
            OperationCases.all(),
            TaskCases.all(),
            ErrorCases.all(),
            ProcessCases.all(),
            ParallelCases.all(),
            CbtCases.all(),
            WordCases.all(),
            MetricCases.all())
        .flatMap(List::stream)
        .toList();
  }
}

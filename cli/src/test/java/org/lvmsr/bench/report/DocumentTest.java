package org.lvmsr.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lvmsr.bench.measure.Machine;
import org.lvmsr.bench.measure.Point;
import org.lvmsr.bench.measure.Results;
import org.lvmsr.bench.measure.Row;
import org.lvmsr.bench.measure.Target;
import org.lvmsr.lab.Checkout;

/** What {@code ./lab bench} writes. */
final class DocumentTest {
  @TempDir private Path directory;

  private static Results.Kept kept(Row... rows) {
    Machine machine = new Machine("2026-11-27", "2 × some processor");
    return new Results.Kept(Optional.of(machine), List.of(rows), List.of());
  }

  private static Row stat(double ours, double theirs) {
    return new Row("calls", "stat", "python", ours, theirs, "ms", Target.atMost(1.6), 20, "");
  }

  private String written(Results.Kept here, Results.Kept vm) throws IOException {
    Path file = directory.resolve("document.md");
    Files.writeString(file, "before\n" + Document.BEGIN + "old\n" + Document.END + "behind\n");
    new Document(here, vm).into(file);
    return Files.readString(file);
  }

  @Test
  void aRowHasBothPlacesSideBySideAndSaysWhatIsMissed() throws IOException {
    String text = written(kept(stat(12, 8)), kept(stat(200, 100)));
    String row =
        "| stat | python | ≤ 1.6 × | 12.0 ms | 8.00 ms | 1.50 | reached"
            + " | 200 ms | 100 ms | 2.00 | **missed** | 20, 20 |";
    assertTrue(text.contains(row), text);
    assertTrue(text.contains("1 of 2 targets reached"), text);
    assertTrue(text.contains("2 × some processor; 2026-11-27"), text);
  }

  @Test
  void whatIsMeasuredInOnePlaceOnlyLeavesTheOtherBlank() throws IOException {
    String text = written(kept(), kept(stat(200, 100)));
    assertTrue(text.contains("| ≤ 1.6 × |  | | |  | 200 ms | 100 ms |"), text);
  }

  @Test
  void whatPeopleWroteAroundTheTablesStays() throws IOException {
    String text = written(kept(stat(12, 8)), kept());
    assertTrue(text.startsWith("before\n" + Document.BEGIN), text);
    assertTrue(text.endsWith(Document.END + "behind\n"), text);
    assertTrue(!text.contains("old"), text);
  }

  @Test
  void aFileWithoutTheMarksIsLeftAlone() throws IOException {
    Path file = Files.writeString(directory.resolve("document.md"), "nothing of ours");
    assertThrows(IOException.class, () -> new Document(kept(), kept()).into(file));
    assertEquals("nothing of ours", Files.readString(file));
  }

  @Test
  void theDocumentOfThisCheckoutHasTheMarks() throws IOException {
    Path document = Checkout.root().resolve("docs/benchmarks.md");
    Path copy = Files.copy(document, directory.resolve("copy.md"));
    new Document(kept(stat(12, 8)), kept()).into(copy);
    assertTrue(Files.readString(copy).contains("| stat | python |"));
  }

  @Test
  void resultsAreReadAsTheyWereKept() throws Exception {
    Path file = directory.resolve("results");
    Results results = Results.into(file);
    results.add(stat(12, 8));
    results.add(new Point("volumes", "stat", 10, 1.5));
    Results.Kept read = Results.read(file);
    assertEquals(List.of(stat(12, 8)), read.rows());
    assertEquals(List.of(new Point("volumes", "stat", 10, 1.5)), read.points());
    assertTrue(read.machine().orElseThrow().words().contains("Java"));
  }

  private String drawn(double slope) throws IOException {
    List<Point> points =
        Stream.of(10, 100, 1000).map(x -> new Point("volumes", "stat", x, x * slope + 1)).toList();
    Plots.draw(new Results.Kept(Optional.empty(), List.of(), points), kept(), directory);
    return Files.readString(directory.resolve("bench-volumes.svg"));
  }

  @Test
  void pointsBecomeAPlotThatIsTheSameEachTime() throws IOException {
    String drawn = drawn(0.1);
    assertTrue(drawn.contains("<svg"), drawn);
    assertEquals(drawn, drawn(0.1));
    assertNotEquals(drawn, drawn(0.2));
  }
}

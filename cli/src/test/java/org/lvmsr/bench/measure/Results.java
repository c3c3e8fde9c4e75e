package org.lvmsr.bench.measure;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What was measured in one place, kept as lines of JSON and told on stderr as it comes. */
public final class Results {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private final Path file;

  private Results(Path file) {
    this.file = file;
  }

  /** A line of the file: one of the three. */
  private record Line(@Nullable Machine machine, @Nullable Row row, @Nullable Point point) {}

  /** What a file holds. */
  public record Kept(Optional<Machine> machine, List<Row> rows, List<Point> points) {}

  /** Results that go into a file; what it held before is forgotten. */
  public static Results into(Path file) throws IOException, InterruptedException {
    Files.deleteIfExists(file);
    Files.createFile(file);
    Results results = new Results(file);
    results.write(new Line(Machine.ofToday(), null, null));
    return results;
  }

  /** What is in a file; nothing if it is not there. */
  public static Kept read(Path file) throws IOException {
    List<Line> lines = new ArrayList<>();
    for (String line : Files.exists(file) ? Files.readAllLines(file) : List.<String>of()) {
      lines.add(MAPPER.readValue(line, Line.class));
    }
    return new Kept(
        lines.stream().map(Line::machine).filter(Objects::nonNull).findFirst(),
        lines.stream().map(Line::row).filter(Objects::nonNull).toList(),
        lines.stream().map(Line::point).filter(Objects::nonNull).toList());
  }

  /** Keeps a row. */
  public synchronized void add(Row row) throws IOException {
    write(new Line(null, row, null));
    System.err.printf(
        Locale.ROOT,
        "  %-64s %10.3f %10.3f %-5s %6.2f  %-16s %-7s n=%d %s%n",
        row.what(),
        row.ours(),
        row.theirs(),
        row.unit(),
        row.theirs() == 0 ? 0 : row.ours() / row.theirs(),
        row.target().words(row.unit()),
        row.verdict(),
        row.samples(),
        row.remark());
  }

  /** Keeps a point. */
  public synchronized void add(Point point) throws IOException {
    write(new Line(null, null, point));
  }

  private void write(Line line) throws IOException {
    Files.writeString(file, MAPPER.writeValueAsString(line) + "\n", StandardOpenOption.APPEND);
  }
}

package org.lvmsr.bench.measure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What was measured in one place, kept as lines of JSON and told on stderr as it comes. */
public final class Results {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private final Path file;

  private Results(Path file) {
    this.file = file;
  }

  /** What a file holds. */
  public record Kept(List<Row> rows, List<Point> points) {}

  /** Results that go into a file; what it held before is forgotten. */
  public static Results into(Path file) throws IOException {
    Files.deleteIfExists(file);
    Files.createFile(file);
    return new Results(file);
  }

  /** What is in a file; nothing if it is not there. */
  public static Kept read(Path file) throws IOException {
    List<Row> rows = new ArrayList<>();
    List<Point> points = new ArrayList<>();
    for (String line : Files.exists(file) ? Files.readAllLines(file) : List.<String>of()) {
      JsonNode node = MAPPER.readTree(line);
      if (node.has("row")) {
        rows.add(MAPPER.treeToValue(node.get("row"), Row.class));
      } else {
        points.add(MAPPER.treeToValue(node.get("point"), Point.class));
      }
    }
    return new Kept(rows, points);
  }

  /** Keeps a row. */
  public synchronized void add(Row row) throws IOException {
    write(Map.of("row", row));
    String verdict =
        row.target().kind() == Target.Kind.NONE ? "" : row.isReached() ? "reached" : "MISSED";
    System.err.printf(
        Locale.ROOT,
        "  %-64s %10.3f %10.3f %-4s %6.2f  %-14s %-7s n=%d %s%n",
        row.what(),
        row.ours(),
        row.theirs(),
        row.unit(),
        row.theirs() == 0 ? 0 : row.ours() / row.theirs(),
        row.target().words(row.unit()),
        verdict,
        row.samples(),
        row.remark());
  }

  /** Keeps a point. */
  public synchronized void add(Point point) throws IOException {
    write(Map.of("point", point));
  }

  private void write(Map<String, ?> line) throws IOException {
    Files.writeString(file, MAPPER.writeValueAsString(line) + "\n", StandardOpenOption.APPEND);
  }
}

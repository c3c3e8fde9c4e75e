package org.lvmsr.cli.runbook;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.lvmsr.lab.Checkout;

/**
 * The document.
 *
 * @param sections in its order; the first one stands below the title
 */
public record Runbook(List<Section> sections) {
  /** Where somebody begins who knows no more than a symptom. */
  static final String WAY_IN = "Something is wrong";

  private static final String FENCE = "```";

  public Runbook {
    sections = List.copyOf(sections);
  }

  /** Where it is. */
  static Path path() {
    return Checkout.root().resolve("docs/operations.md");
  }

  /** As it is in this source tree. */
  public static Runbook read() {
    try {
      return of(Files.readAllLines(path()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Of these lines. */
  static Runbook of(List<String> lines) {
    List<Section> sections = new ArrayList<>();
    int start = 0;
    boolean fenced = false;
    for (int at = 1; at < lines.size(); at++) {
      fenced ^= lines.get(at).startsWith(FENCE);
      if (!fenced && lines.get(at).startsWith("#")) {
        sections.add(section(lines, start, at));
        start = at;
      }
    }
    sections.add(section(lines, start, lines.size()));
    return new Runbook(sections);
  }

  private static Section section(List<String> lines, int start, int end) {
    List<Block> blocks = new ArrayList<>();
    int open = -1;
    for (int at = start; at < end; at++) {
      if (!lines.get(at).startsWith(FENCE)) {
        continue;
      }
      if (open >= 0) {
        blocks.add(new Block(open + 2, lines.subList(open + 1, at)));
      }
      open = open < 0 ? at : -1;
    }
    String heading = lines.get(start).replaceFirst("#+ ", "");
    return new Section(heading, lines.subList(start + 1, end), blocks);
  }

  /** The section with a heading. */
  public Section section(String heading) {
    return sections.stream()
        .filter(one -> one.heading().equals(heading))
        .findFirst()
        .orElseThrow(() -> new AssertionError("operations.md has no section " + heading));
  }

  /** The rows of the table that leads from symptoms to sections. */
  List<String> wayIn() {
    List<String> table =
        section(WAY_IN).prose().stream().filter(line -> line.startsWith("| ")).toList();
    return table.subList(2, table.size());
  }
}

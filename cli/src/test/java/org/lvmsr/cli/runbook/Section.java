package org.lvmsr.cli.runbook;

import java.util.ArrayList;
import java.util.List;

/**
 * What stands below one heading, up to the next.
 *
 * @param heading without its hashes
 * @param text all lines, those within fences too
 * @param blocks what stands between fences
 */
public record Section(String heading, List<String> text, List<Block> blocks) {
  public Section {
    text = List.copyOf(text);
    blocks = List.copyOf(blocks);
  }

  /** Its text without what stands between fences. */
  List<String> prose() {
    List<String> prose = new ArrayList<>();
    boolean fenced = false;
    for (String line : text) {
      boolean fence = line.startsWith("```");
      fenced ^= fence;
      if (!fenced && !fence) {
        prose.add(line);
      }
    }
    return prose;
  }

  /** Whether some words stand in it, be it over the end of a line. */
  boolean shows(String words) {
    return String.join(" ", text).contains(words);
  }

  /** The blocks that have to be run. */
  List<Block> toBeRun() {
    return blocks.stream().filter(Block::isToBeRun).toList();
  }

  /** The name by which links lead to it. */
  String anchor() {
    return heading
        .toLowerCase(java.util.Locale.ROOT)
        .replaceAll("[^a-z0-9 -]", "")
        .replace(' ', '-');
  }
}

package org.lvmsr.cli.runbook;

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

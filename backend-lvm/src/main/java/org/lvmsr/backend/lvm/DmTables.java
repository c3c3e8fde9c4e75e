package org.lvmsr.backend.lvm;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.lvmsr.backend.exec.Command;
import org.lvmsr.backend.exec.CommandFailure;
import org.lvmsr.backend.exec.CommandRunner;
import org.lvmsr.backend.exec.Executable;

/** The tables that device-mapper has loaded, as {@code dmsetup} prints them. Needs root. */
public final class DmTables {
  private static final Duration DEADLINE = Duration.ofSeconds(30);
  private static final String LINEAR = "linear";
  private static final int LINEAR_WORDS = 5;

  private DmTables() {}

  /**
   * The tables of all devices by name.
   *
   * @throws CommandFailure without root or without device-mapper
   */
  public static Map<String, List<DmSegment>> read(CommandRunner runner) throws CommandFailure {
    return parse(runner.run(Command.of(Executable.DMSETUP, DEADLINE, List.of("table"))).stdout());
  }

  /** Lines such as {@code vg-lv: 0 8192 linear 8:16 4096}; a name never contains a colon. */
  static Map<String, List<DmSegment>> parse(String text) {
    Map<String, List<DmSegment>> tables = new HashMap<>();
    for (String line : text.lines().toList()) {
      int colon = line.indexOf(": ");
      if (colon > 0) {
        List<DmSegment> table =
            tables.computeIfAbsent(line.substring(0, colon), name -> new ArrayList<>());
        String[] words = line.substring(colon + 2).strip().split(" +", -1);
        if (words.length >= 3) {
          table.add(segment(words));
        }
      }
    }
    return tables;
  }

  private static DmSegment segment(String[] words) {
    long start = Long.parseLong(words[0]);
    long length = Long.parseLong(words[1]);
    return words[2].equals(LINEAR) && words.length == LINEAR_WORDS
        ? new DmSegment(start, length, LINEAR, words[3], Long.parseLong(words[4]))
        : new DmSegment(start, length, words[2], "", 0);
  }
}

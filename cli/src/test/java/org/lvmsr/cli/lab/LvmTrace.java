package org.lvmsr.cli.lab;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which processes of LVM there were, by the kernel's word: its tracepoint for each program that
 * starts. Marks are written into the same trace, so that it can be told afterwards between which
 * marks a process began.
 */
final class LvmTrace {
  private static final String TRACEFS = "/sys/kernel/tracing";

  /** What is written to this file comes into the trace. */
  static final String MARKER = TRACEFS + "/trace_marker";

  /** Followed by the number of the mark. */
  static final String MARK = "lvmsr-call-";

  /**
   * Programs are named by the path with which they are started; LVM's commands are links to one
   * program. udev's rules run LVM too, so its children are noted as well.
   */
  static final String BEGIN =
      """
      mountpoint -q TRACEFS || mount -t tracefs tracefs TRACEFS
      cd TRACEFS; echo mono > trace_clock; echo > trace; cd events/sched
      echo 'filename ~ "*sbin/lv*" || filename ~ "*sbin/vg*" || filename ~ "*sbin/pv*"' \
        > sched_process_exec/filter
      echo 'parent_comm ~ "*udev*"' > sched_process_fork/filter
      echo 1 > sched_process_exec/enable; echo 1 > sched_process_fork/enable
      """
          .replace("TRACEFS", TRACEFS);

  /** Fails if anything was lost. */
  static final String READ =
      "cd " + TRACEFS + "; ! grep -h overrun per_cpu/*/stats | grep -v ': 0$'; grep -v '^#' trace";

  static final String END =
      "cd "
          + TRACEFS
          + "/events/sched; echo 0 > sched_process_exec/enable; echo 0 > sched_process_fork/enable";

  private static final Pattern EVENT =
      Pattern.compile(
          "tracing_mark_write: "
              + MARK
              + "(?<mark>\\d+)"
              + "|sched_process_fork: .* child_pid=(?<child>\\d+)"
              + "|sched_process_exec: filename=\\S+ pid=(?<lvm>\\d+)");

  private LvmTrace() {}

  /** How many LVM processes began behind each of the marks 0, 1, ... and before the next one. */
  static List<Integer> count(String trace, int marks) {
    List<Integer> counts = new ArrayList<>(Collections.nCopies(marks, 0));
    Set<String> ofUdev = new HashSet<>();
    int mark = -1;
    int seen = 0;
    for (Matcher event = EVENT.matcher(trace); event.find(); ) {
      if (event.group("mark") != null) {
        mark = Integer.parseInt(event.group("mark"));
        seen++;
      } else if (event.group("child") != null) {
        ofUdev.add(event.group("child"));
      } else if (!ofUdev.remove(event.group("lvm")) && mark >= 0) {
        counts.set(mark, counts.get(mark) + 1);
      }
    }
    if (seen != marks) {
      throw new AssertionError(seen + " of " + marks + " marks are in the trace");
    }
    return counts;
  }
}

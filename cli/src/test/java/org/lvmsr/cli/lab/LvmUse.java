package org.lvmsr.cli.lab;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How many processes of LVM the calls of each sequence needed, beside what they may need. */
final class LvmUse {
  private final boolean thin;

  /** The most that any of the calls needed that are the same in the same sequence. */
  private final Map<TracedCalls.Call, Integer> most = new LinkedHashMap<>();

  LvmUse(List<TracedCalls.Call> calls, List<Integer> processes, boolean thin) {
    this.thin = thin;
    for (int i = 0; i < calls.size(); i++) {
      if (!calls.get(i).name().equals(TracedCalls.LOOK)) {
        most.merge(calls.get(i), processes.get(i), Math::max);
      }
    }
  }

  /** The calls that needed more than they may. */
  List<String> overBudget() {
    return most.entrySet().stream()
        .filter(e -> e.getValue() > Budgets.of(e.getKey(), thin))
        .map(e -> e.getKey().sequence() + ": " + told(e.getKey(), e.getValue()))
        .toList();
  }

  private String told(TracedCalls.Call call, int processes) {
    return call.name() + " " + processes + " of " + Budgets.of(call, thin);
  }

  /** A line for each sequence, with the calls that needed LVM or might have. */
  @Override
  public String toString() {
    Map<String, List<String>> lines = new LinkedHashMap<>();
    most.forEach(
        (call, processes) -> {
          List<String> line = lines.computeIfAbsent(call.sequence(), one -> new ArrayList<>());
          if (processes > 0 || Budgets.of(call, thin) > 0) {
            line.add(told(call, processes));
          }
        });
    var text = new StringBuilder((thin ? "thin" : "thick") + " SR, processes of LVM");
    lines.forEach(
        (sequence, calls) ->
            text.append("\n  ")
                .append(sequence)
                .append(": ")
                .append(calls.isEmpty() ? "none" : String.join(", ", calls)));
    return text.toString();
  }
}

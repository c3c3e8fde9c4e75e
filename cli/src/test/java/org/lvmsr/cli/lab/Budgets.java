package org.lvmsr.cli.lab;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How many processes of LVM a call may need, in a thick and in a thin SR, and what for. A call that
 * is not in the table may need none.
 */
final class Budgets {
  private static final String TABLE =
      """
      vgs                                           | 1 | 1 | shows that the kernel counts
      SR.create                                     | 2 | 2 | VG, reserved LV
      SR.attach                                     | 1 | 2 | waits for LVM's lock; pool active
      SR.attach: new                                | 1 | 3 | pool made and active
      SR.detach                                     | 0 | 1 | pool inactive
      SR.destroy                                    | 2 | 3 | VG, label; pool inactive
      Volume.create                                 | 1 | 1 |
      Volume.destroy                                | 1 | 1 |
      Volume.destroy: without data                  | 1 | 1 |
      Volume.destroy: of the first snapshot         | 0 | 1 | a base stays as long as it is needed
      Volume.resize                                 | 1 | 1 |
      Volume.resize: with snapshots                 | 2 | 1 | the pool grows first
      Volume.snapshot: first                        | 2 | 1 | pool, conversion
      Volume.snapshot                               | 1 | 1 |
      Volume.clone                                  | 2 | 1 | the pool grows first
      Volume.clone: of the first snapshot           | 2 | 1 | a pool and a volume over the base
      Volume.clone: of a volume                     | 4 | 1 | conversion, and a clone of the base
      Volume.clone: again of a volume               | 2 | 1 | the pool grows first
      Volume.revert                                 | 2 | 2 | another LV, and the former one goes
      Volume.list_changed_blocks: of two not in use | 2 | 0 | one is active while it is read
      Volume.data_destroy                           | 4 | 2 | active while it is read; an LV for its chunk map; its own goes
      Volume.data_destroy: of the first snapshot    | 1 | 2 | nothing is read, and a base stays
      Datapath.open: not persistent                 | 3 | 1 | read-only, pool, overlay
      Datapath.close: throws away                   | 2 | 1 | overlay, writable again
      Datapath.activate                             | 1 | 1 |
      Datapath.activate_readonly                    | 1 | 1 |
      Datapath.deactivate                           | 1 | 1 |
      """;

  private static final Map<String, List<Integer>> BUDGETS = parse();

  private Budgets() {}

  private static Map<String, List<Integer>> parse() {
    Map<String, List<Integer>> budgets = new HashMap<>();
    for (String line : TABLE.lines().toList()) {
      String[] cells = line.split("\\|", -1);
      budgets.put(cells[0].strip(), List.of(number(cells[1]), number(cells[2])));
    }
    return budgets;
  }

  private static int number(String cell) {
    return Integer.parseInt(cell.strip());
  }

  /** How many processes of LVM the call may need. */
  static int of(TracedCalls.Call call, boolean thin) {
    return BUDGETS.getOrDefault(call.name(), List.of(0, 0)).get(thin ? 1 : 0);
  }
}

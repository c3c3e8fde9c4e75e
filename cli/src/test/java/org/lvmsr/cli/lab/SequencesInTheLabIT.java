package org.lvmsr.cli.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.lvmsr.lab.TgtTarget;

/**
 * The calls that the toolstack makes for what people do, one after the other as it makes them, on
 * LUNs of tgtd; and how many processes of LVM each of them needs.
 */
@ExtendWith(SharedLab.class)
class SequencesInTheLabIT {
  private static final long LUN = 512L << 20;

  @Test
  void whatTheToolstackDoesWorksAndNeedsFewLvmCommands(SharedLab.Running lab) {
    run(false, lab);
  }

  @Test
  @EnabledIfSystemProperty(named = "lvmsr.all", matches = "true")
  void soItDoesInAThinSr(SharedLab.Running lab) {
    run(true, lab);
  }

  private static void run(boolean thin, SharedLab.Running lab) {
    try (TgtTarget target = lab.host().startTgt(lab.host().newLun(LUN));
        TracedCalls calls = TracedCalls.begin(lab.plugin().vm())) {
      Map<String, String> config = Lun.of(target).config();
      config.put("provisioning", thin ? "thin" : "thick");
      var srs = new SrSequences(calls, thin);
      Toolstack toolstack = srs.create(config);
      DiskSequences.run(toolstack);
      SnapshotSequences.run(toolstack);
      ResetOnBootSequences.run(toolstack);
      CbtSequences.run(toolstack);
      srs.staticVdis(toolstack, config);
      srs.destroy(toolstack);
      var table = new LvmUse(calls.calls(), calls.processes(), thin);
      System.err.println(table);
      assertEquals(List.of(), table.overBudget(), table::toString);
    }
  }
}

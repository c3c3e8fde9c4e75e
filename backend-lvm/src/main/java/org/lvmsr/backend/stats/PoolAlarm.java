package org.lvmsr.backend.stats;

import java.lang.System.Logger.Level;
import java.util.stream.IntStream;
import org.lvmsr.backend.lvm.PoolUsage;

/** Says in the log when the pool of a thin SR gets full, once at each step. */
final class PoolAlarm {
  private static final System.Logger LOG = System.getLogger(PoolAlarm.class.getName());

  /** By how many percent it must have become emptier until a step is told again. */
  private static final int DISTANCE = 5;

  private int told;

  /** Takes how full the pool is now. */
  synchronized void look(String sr, PoolUsage usage) {
    double percent = new Fill(usage.dataUsed(), usage.data()).percent();
    int step = step(percent);
    if (step > told) {
      LOG.log(
          Level.WARNING,
          "SR {0}: its pool is {1} % full, and guests get errors when it is full: destroy snapshots,"
              + " have guests discard, or make the LUN larger and call lvmsr resize-sr",
          sr,
          (int) percent);
      told = step;
    } else if (percent < told - DISTANCE) {
      told = step;
    }
  }

  private static int step(double percent) {
    return IntStream.of(75, 90, 95, 100).filter(step -> percent >= step).max().orElse(0);
  }
}

package org.lvmsr.bench.parts;

import java.util.Map;
import org.lvmsr.bench.bed.Bed;
import org.lvmsr.bench.bed.Lun;
import org.lvmsr.bench.measure.Results;

/**
 * Where a part is run.
 *
 * @param luns what there is to make SRs on, by name
 */
public record Ground(Bed bed, Map<String, Lun> luns, Results results) {
  /** The LUN of that name. */
  public Lun lun(String name) {
    Lun lun = luns.get(name);
    if (lun == null) {
      throw new IllegalArgumentException("no LUN " + name + " here");
    }
    return lun;
  }
}

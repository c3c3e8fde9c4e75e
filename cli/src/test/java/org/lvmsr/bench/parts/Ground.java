package org.lvmsr.bench.parts;

import java.util.Map;
import org.lvmsr.bench.bed.Bed;
import org.lvmsr.bench.bed.Lun;
import org.lvmsr.bench.measure.Results;

/**
 * Where a part is run.
 *
 * @param luns what there are SRs on, by name
 */
public record Ground(Bed bed, Map<String, Lun> luns, Results results) {
  private static final String FULL = "volumes-";

  /** A LUN with a detached SR that has next to nothing, and room for what a part makes. */
  public static final String SMALL = withVolumes(1);

  /** A LUN with a detached SR of so many volumes, each with ten keys. */
  public static String withVolumes(int count) {
    return FULL + count;
  }

  /** How many volumes there are on a LUN of that name. */
  public static int volumesOn(String name) {
    return Integer.parseInt(name.substring(FULL.length()));
  }

  /** The LUN of that name. */
  public Lun lun(String name) {
    Lun lun = luns.get(name);
    if (lun == null) {
      throw new IllegalArgumentException("no LUN " + name + " here");
    }
    return lun;
  }
}

package org.lvmsr.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.lvmsr.bench.bed.Bed;
import org.lvmsr.bench.bed.Lun;
import org.lvmsr.bench.measure.Results;
import org.lvmsr.bench.parts.Ground;
import org.lvmsr.fixtures.loop.LoopDevice;

/** Runs parts on this machine, on loop devices. */
final class HereRun {
  /** Where the results go. */
  static final String RESULTS = "here.jsonl";

  private static final long BYTES = 64L << 30;

  private HereRun() {}

  /**
   * Runs them.
   *
   * @param tree the built plugin
   * @return whether no part failed
   */
  static boolean run(Path tree, Path directory, List<String> parts) throws IOException {
    try (Bed bed = Bed.make(tree, directory);
        LoopDevice small = bed.loop("small", BYTES)) {
      try {
        Map<String, Lun> luns = Map.of("small", Lun.on(small.path()));
        Results results = Results.into(directory.resolve(RESULTS));
        return Parts.run(parts, new Ground(bed, luns, results));
      } finally {
        bed.killService();
      }
    }
  }
}

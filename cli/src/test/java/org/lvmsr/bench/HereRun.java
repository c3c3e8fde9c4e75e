package org.lvmsr.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.lvmsr.bench.bed.Bed;
import org.lvmsr.bench.bed.Lun;
import org.lvmsr.bench.measure.Results;
import org.lvmsr.bench.parts.Ground;
import org.lvmsr.bench.parts.MetadataPart;
import org.lvmsr.bench.parts.Place;
import org.lvmsr.fixtures.loop.LoopDevice;

/** Runs parts on this machine, on loop devices. */
final class HereRun implements AutoCloseable {
  /** Where the results go. */
  static final String RESULTS = "here.jsonl";

  private final Bed bed;
  private final Deque<LoopDevice> loops = new ArrayDeque<>();

  private HereRun(Bed bed) {
    this.bed = bed;
  }

  /**
   * Runs them.
   *
   * @param tree the built plugin
   * @param device to be written over by the part that measures the store
   * @return whether no part failed
   */
  static boolean run(Path tree, Path directory, LunFiles files, Parts parts, Optional<Path> device)
      throws IOException, InterruptedException {
    try (HereRun run = new HereRun(Bed.make(tree, directory))) {
      Map<String, Lun> luns = new HashMap<>();
      device.ifPresent(path -> luns.put(MetadataPart.NAME, Lun.on(path)));
      for (Map.Entry<String, Path> file : files.of(parts.luns(Place.HERE)).entrySet()) {
        LoopDevice loop = LoopDevice.on(file.getValue(), 0);
        run.loops.push(loop);
        luns.put(file.getKey(), Lun.on(loop.path()));
      }
      return parts.run(new Ground(run.bed, luns, Results.into(directory.resolve(RESULTS))));
    }
  }

  /** A device can only be let go when the service has done so. */
  @Override
  public void close() throws IOException {
    boolean interrupted = Thread.interrupted();
    bed.killService();
    while (!loops.isEmpty()) {
      loops.pop().close();
    }
    bed.close();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}

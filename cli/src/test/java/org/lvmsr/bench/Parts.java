package org.lvmsr.bench;

import java.util.List;
import org.lvmsr.bench.parts.CallPart;
import org.lvmsr.bench.parts.Ground;
import org.lvmsr.bench.parts.LvmPart;
import org.lvmsr.bench.parts.Part;
import org.lvmsr.bench.parts.SnapshotPart;

/** The parts of the benchmark, in their order. */
final class Parts {
  private static final List<Part> ALL = List.of(new CallPart(), new LvmPart(), new SnapshotPart());

  private Parts() {}

  static List<String> names() {
    return ALL.stream().map(Part::name).toList();
  }

  /**
   * Runs the parts of these names. One that fails does not keep the others from being run.
   *
   * @return whether none failed
   */
  static boolean run(List<String> names, Ground ground) {
    boolean all = true;
    for (Part part : ALL) {
      if (names.contains(part.name())) {
        all &= run(part, ground);
      }
    }
    return all;
  }

  @SuppressWarnings("CatchAndPrintStackTrace") // The next part is run, and it is for people.
  private static boolean run(Part part, Ground ground) {
    long begun = System.nanoTime();
    System.err.println("bench: " + part.name());
    try {
      part.run(ground);
      System.err.println("bench: took " + (System.nanoTime() - begun) / 1_000_000_000 + " s");
      return true;
    } catch (Exception e) {
      e.printStackTrace();
      return false;
    }
  }
}

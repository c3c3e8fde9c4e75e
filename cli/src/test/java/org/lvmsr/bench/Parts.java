package org.lvmsr.bench;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.lvmsr.bench.micro.MicroPart;
import org.lvmsr.bench.parts.CallPart;
import org.lvmsr.bench.parts.Ground;
import org.lvmsr.bench.parts.IoPart;
import org.lvmsr.bench.parts.LvmPart;
import org.lvmsr.bench.parts.MemoryPart;
import org.lvmsr.bench.parts.MetadataPart;
import org.lvmsr.bench.parts.Part;
import org.lvmsr.bench.parts.Place;
import org.lvmsr.bench.parts.RemovalPart;
import org.lvmsr.bench.parts.ScalePart;
import org.lvmsr.bench.parts.SetPart;
import org.lvmsr.bench.parts.SnapshotPart;

/**
 * Parts of the benchmark, in their order.
 *
 * @param list some of them
 */
record Parts(List<Part> list) {
  private static final List<Part> ALL =
      List.of(
          new CallPart(),
          new LvmPart(),
          new SnapshotPart(),
          new SetPart(),
          new ScalePart(),
          new RemovalPart(),
          new IoPart(),
          new MemoryPart(),
          new MetadataPart(),
          new MicroPart());

  static List<String> names() {
    return ALL.stream().map(Part::name).toList();
  }

  /** Those with these names. */
  static Parts named(Collection<String> names) {
    return new Parts(ALL.stream().filter(part -> names.contains(part.name())).toList());
  }

  /** Those of them that make sense there. */
  Parts in(Place place) {
    return new Parts(list.stream().filter(part -> part.isFor(place)).toList());
  }

  List<String> words() {
    return list.stream().map(Part::name).toList();
  }

  /** The LUNs they need there. */
  Set<String> luns(Place place) {
    Set<String> all = new TreeSet<>();
    list.forEach(part -> all.addAll(part.luns(place)));
    return all;
  }

  /**
   * Runs them. One that fails does not keep the others from being run.
   *
   * @return whether none failed
   */
  boolean run(Ground ground) {
    boolean all = true;
    for (Part part : list) {
      all &= !Thread.currentThread().isInterrupted() && run(part, ground);
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

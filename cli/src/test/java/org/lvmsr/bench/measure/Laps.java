package org.lvmsr.bench.measure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Durations of several things that can only be done one after the other, such as a disk's life. */
public final class Laps {
  private static final int ENOUGH = 20;
  private static final int LEAST = 3;

  private final Map<String, List<Long>> times = new LinkedHashMap<>();

  /** All of it once. */
  @FunctionalInterface
  public interface Lap {
    void run(Laps times) throws Exception;
  }

  /** Notes how long one of the things took this time. */
  public void add(String what, long nanos) {
    times.computeIfAbsent(what, name -> new ArrayList<>()).add(nanos);
  }

  private Samples samples(String what) {
    return Samples.ofNanos(times.getOrDefault(what, List.of()));
  }

  /**
   * Twenty laps of each side in turn behind one that does not count, or fewer, but three at least,
   * where they do not fit into the time.
   *
   * @param budget for both sides together
   * @return both sides of each thing
   */
  public static Map<String, InTurn> inTurn(Duration budget, Lap ours, Lap theirs) throws Exception {
    ours.run(new Laps());
    theirs.run(new Laps());
    long end = System.nanoTime() + budget.toNanos();
    Laps one = new Laps();
    Laps other = new Laps();
    for (int i = 0; i < LEAST || (i < ENOUGH && System.nanoTime() < end); i++) {
      if (i % 2 == 0) {
        ours.run(one);
        theirs.run(other);
      } else {
        theirs.run(other);
        ours.run(one);
      }
    }
    Map<String, InTurn> all = new LinkedHashMap<>();
    one.times
        .keySet()
        .forEach(what -> all.put(what, new InTurn(one.samples(what), other.samples(what))));
    return all;
  }
}

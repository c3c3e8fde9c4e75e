package org.lvmsr.backend.lvm;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The extents of a PV that belong to nothing, as runs in ascending order.
 *
 * @param runs neither overlapping nor touching
 * @param spared groups of extents that are taken only where the others do not do, the first group
 *     first
 */
public record FreeExtents(List<Extents> runs, List<List<Extents>> spared) {

  public FreeExtents {
    runs = List.copyOf(runs);
    spared = List.copyOf(spared);
  }

  /** Some of which none are better than others. */
  FreeExtents(List<Extents> runs) {
    this(runs, List.of());
  }

  /**
   * All extents of the VG's PV that no LV has and that are not reserved. Those that a larger PV
   * will have may be reserved, too.
   */
  public static FreeExtents of(VolumeGroup vg, Collection<Extents> reserved) {
    List<Extents> used = new ArrayList<>(reserved);
    vg.volumes().values().forEach(lv -> used.addAll(lv.segments()));
    return vg.extents() == 0
        ? new FreeExtents(List.of())
        : new FreeExtents(List.of(new Extents(0, vg.extents()))).without(used);
  }

  /** The same, of which these groups are taken last, the first one of them first. */
  public FreeExtents sparing(List<List<Extents>> groups) {
    return new FreeExtents(runs, groups);
  }

  private FreeExtents without(Collection<Extents> used) {
    List<Extents> ascending =
        used.stream().sorted(Comparator.comparingLong(Extents::start)).toList();
    List<Extents> left = new ArrayList<>();
    for (Extents run : runs) {
      long next = run.start();
      for (Extents taken : ascending) {
        long start = Math.min(taken.start(), run.end());
        if (start > next) {
          left.add(new Extents(next, start - next));
        }
        next = Math.max(next, Math.min(taken.end(), run.end()));
      }
      if (next < run.end()) {
        left.add(new Extents(next, run.end() - next));
      }
    }
    return new FreeExtents(left);
  }

  /** Chooses among those that nobody wants spared; if it cannot, among those and one group more. */
  private <T> Optional<T> choose(Function<FreeExtents, Optional<T>> choice) {
    for (int given = 0; given < spared.size(); given++) {
      List<Extents> kept =
          spared.subList(given, spared.size()).stream().flatMap(List::stream).toList();
      Optional<T> chosen = choice.apply(without(kept));
      if (chosen.isPresent()) {
        return chosen;
      }
    }
    return choice.apply(new FreeExtents(runs));
  }

  /** Whether all of these are free. */
  public boolean containsAll(Collection<Extents> wanted) {
    return wanted.stream()
        .allMatch(extents -> runs.stream().anyMatch(run -> run.contains(extents)));
  }

  /** How many extents are free. */
  public long count() {
    return runs.stream().mapToLong(Extents::count).sum();
  }

  /** How many of them nobody wants spared. */
  public long unspared() {
    return without(spared.stream().flatMap(List::stream).toList()).count();
  }

  /**
   * Chooses two runs of so many extents each, as far apart as can be; never touching, or LVM would
   * make one segment of them.
   */
  public Optional<List<Extents>> takeTwoApart(long each) {
    return choose(free -> free.anyTwoApart(each));
  }

  private Optional<List<Extents>> anyTwoApart(long each) {
    List<Extents> fitting = runs.stream().filter(run -> run.count() >= each).toList();
    if (fitting.isEmpty()) {
      return Optional.empty();
    }
    Extents first = new Extents(fitting.get(0).start(), each);
    Extents last = new Extents(fitting.get(fitting.size() - 1).end() - each, each);
    return first.end() < last.start() ? Optional.of(List.of(first, last)) : Optional.empty();
  }

  /** The most extents that {@link #takeTwoApart} could give for each run. */
  public long mostTwoApart() {
    long least = 0;
    long most = count() / 2;
    while (least < most) {
      long middle = (least + most + 1) / 2;
      if (anyTwoApart(middle).isPresent()) {
        least = middle;
      } else {
        most = middle - 1;
      }
    }
    return least;
  }

  /**
   * Chooses extents: the smallest run that holds all of them, else the largest runs first, so that
   * a volume has few segments.
   *
   * @return empty if there are too few
   */
  public Optional<List<Extents>> take(long wanted) {
    return choose(free -> free.any(wanted));
  }

  private Optional<List<Extents>> any(long wanted) {
    Optional<Extents> fitting =
        runs.stream()
            .filter(run -> run.count() >= wanted)
            .min(Comparator.comparingLong(Extents::count));
    if (fitting.isPresent()) {
      return Optional.of(List.of(new Extents(fitting.get().start(), wanted)));
    }
    if (count() < wanted) {
      return Optional.empty();
    }
    List<Extents> taken = new ArrayList<>();
    long missing = wanted;
    List<Extents> largestFirst =
        runs.stream().sorted(Comparator.comparingLong(Extents::count).reversed()).toList();
    for (Extents run : largestFirst) {
      if (missing == 0) {
        break;
      }
      long count = Math.min(missing, run.count());
      taken.add(new Extents(run.start(), count));
      missing -= count;
    }
    return Optional.of(taken);
  }
}

package org.lvmsr.backend.lvm;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The extents of a PV that belong to nothing, as runs in ascending order.
 *
 * @param runs neither overlapping nor touching
 */
public record FreeExtents(List<Extents> runs) {

  public FreeExtents {
    runs = List.copyOf(runs);
  }

  /**
   * All extents of the VG's PV that no LV has and that are not reserved. Those that a larger PV
   * will have may be reserved, too.
   */
  public static FreeExtents of(VolumeGroup vg, Collection<Extents> reserved) {
    List<Extents> used = new ArrayList<>(reserved);
    vg.volumes().values().forEach(lv -> used.addAll(lv.segments()));
    used.sort(Comparator.comparingLong(Extents::start));
    List<Extents> free = new ArrayList<>();
    long next = 0;
    for (Extents run : used) {
      long start = Math.min(run.start(), vg.extents());
      if (start > next) {
        free.add(new Extents(next, start - next));
      }
      next = Math.max(next, run.end());
    }
    if (next < vg.extents()) {
      free.add(new Extents(next, vg.extents() - next));
    }
    return new FreeExtents(free);
  }

  /** Whether all of these are free. */
  public boolean containsAll(Collection<Extents> wanted) {
    return wanted.stream()
        .allMatch(
            extents ->
                runs.stream()
                    .anyMatch(run -> run.start() <= extents.start() && extents.end() <= run.end()));
  }

  /** How many extents are free. */
  public long count() {
    return runs.stream().mapToLong(Extents::count).sum();
  }

  /**
   * Chooses two runs of so many extents each, as far apart as can be; never touching, or LVM would
   * make one segment of them.
   */
  public Optional<List<Extents>> takeTwoApart(long each) {
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
      if (takeTwoApart(middle).isPresent()) {
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

package org.lvmsr.backend.lvm;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How the LVs of a VG lean on each other: a thin volume on its pool and its external origin, a pool
 * on its two halves. LVM removes whatever leans on an LV without a question, so nothing is removed
 * before this was asked.
 *
 * @param vg as last read
 */
public record LvTree(VolumeGroup vg) {

  /** The thin volumes of a pool. */
  public List<LogicalVolume> inPool(String pool) {
    return thin().filter(lv -> lv.thin().orElseThrow().pool().equals(pool)).toList();
  }

  /** The thin volumes that show an LV where nothing was written to them. */
  public List<LogicalVolume> basedOn(String base) {
    return thin()
        .filter(lv -> lv.thin().orElseThrow().externalOrigin().equals(Optional.of(base)))
        .toList();
  }

  /** The same for all LVs that others are based on, by the name of the LV. */
  public Map<String, List<LogicalVolume>> overlays() {
    return thin()
        .filter(lv -> lv.thin().orElseThrow().externalOrigin().isPresent())
        .collect(
            Collectors.groupingBy(lv -> lv.thin().orElseThrow().externalOrigin().orElseThrow()));
  }

  private Stream<LogicalVolume> thin() {
    return vg.volumes().values().stream().filter(lv -> lv.thin().isPresent());
  }

  /** The LVs and all that they cannot do without. */
  public Set<String> withNeeds(Collection<String> lvs) {
    Set<String> needs = new HashSet<>();
    lvs.forEach(lv -> addNeeds(lv, needs));
    return needs;
  }

  private void addNeeds(String name, Set<String> needs) {
    Optional<LogicalVolume> lv = vg.volume(name);
    if (lv.isEmpty() || !needs.add(name)) {
      return;
    }
    lv.get()
        .thin()
        .ifPresent(
            thin -> {
              addNeeds(thin.pool(), needs);
              thin.externalOrigin().ifPresent(base -> addNeeds(base, needs));
            });
    lv.get()
        .pool()
        .ifPresent(
            pool -> {
              addNeeds(pool.data(), needs);
              addNeeds(pool.metadata(), needs);
            });
  }

  /**
   * What goes when a volume goes, in the order in which it can be removed: its LV, its pool if
   * nothing else is in it, and its external origin if no other LV needs that.
   *
   * @param name the volume's LV
   * @param staying LVs that are needed for another reason
   * @return nothing if other LVs are based on it: then it stays, hidden
   */
  public List<LogicalVolume> removable(String name, Set<String> staying) {
    Optional<LogicalVolume> lv = vg.volume(name);
    if (lv.isEmpty() || !basedOn(name).isEmpty()) {
      return List.of();
    }
    List<LogicalVolume> leaving = new ArrayList<>(List.of(lv.get()));
    lv.get()
        .thin()
        .ifPresent(
            thin -> {
              if (inPool(thin.pool()).size() == 1 && !staying.contains(thin.pool())) {
                vg.volume(thin.pool()).ifPresent(leaving::add);
              }
              thin.externalOrigin()
                  .filter(base -> basedOn(base).size() == 1 && !staying.contains(base))
                  .flatMap(vg::volume)
                  .ifPresent(leaving::add);
            });
    return leaving;
  }
}

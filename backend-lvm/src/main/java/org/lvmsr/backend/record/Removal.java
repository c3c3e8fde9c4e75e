package org.lvmsr.backend.record;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.lvmsr.backend.lvm.LogicalVolume;

/**
 * LVs that are about to go.
 *
 * @param lvs in the order in which they can be removed
 * @param hidden names of the halves of pools among them, which go with these
 */
public record Removal(List<LvId> lvs, List<String> hidden) {
  public Removal {
    lvs = List.copyOf(lvs);
    hidden = List.copyOf(hidden);
  }

  /** That of a volume's LV and others; see {@link #of(LvId, List)}. */
  public static Removal of(VolumeRecord volume, List<LogicalVolume> leaving) {
    return of(new LvId(volume.lv(), volume.lvUuid()), leaving);
  }

  /**
   * That of LVs as LVM has them, in that order.
   *
   * @param first of them: it must be the one that the record names
   */
  public static Removal of(LvId first, List<LogicalVolume> leaving) {
    List<LvId> lvs = new ArrayList<>();
    List<String> hidden = new ArrayList<>();
    for (LogicalVolume lv : leaving) {
      boolean named = lv.name().equals(first.name());
      lvs.add(named ? first : new LvId(lv.name(), lv.uuid()));
      lv.pool().ifPresent(pool -> hidden.addAll(List.of(pool.data(), pool.metadata())));
    }
    return new Removal(lvs, hidden);
  }

  /** Without those that are still needed. */
  public Removal without(Collection<String> needed) {
    return new Removal(
        lvs.stream().filter(lv -> !needed.contains(lv.name())).toList(),
        hidden.stream().filter(lv -> !needed.contains(lv)).toList());
  }

  /** All of their names. */
  List<String> names() {
    List<String> names = new ArrayList<>(hidden);
    lvs.forEach(lv -> names.add(lv.name()));
    return names;
  }
}

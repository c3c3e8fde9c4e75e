package org.lvmsr.backend.record;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.lvmsr.backend.lvm.Extents;
import org.lvmsr.backend.lvm.VolumeGroup;
import org.lvmsr.metadata.Patch;
import org.lvmsr.metadata.State;

/**
 * The destroyed volumes of an SR. The data of one is named only as long as it is there: whatever
 * takes its extents has it forgotten in the same commit, before anything is written to them.
 */
public final class Destroyed {
  /** So many are remembered. */
  public static final int MOST = 256;

  /** So many are forgotten at a time where the store is full. */
  private static final int AT_ONCE = 16;

  private Destroyed() {}

  /** All of them, those first that are the first to be given up. */
  public static List<DestroyedVolume> oldestFirst(State state) {
    return state.all(Tables.DESTROYED, DestroyedVolume.class).values().stream()
        .sorted(Comparator.comparingLong(DestroyedVolume::at))
        .toList();
  }

  /** Whether a volume is kept that was destroyed. */
  public static boolean isKept(State state, String key) {
    return find(state, key).filter(DestroyedVolume::isKept).isPresent()
        && state.contains(Tables.VOLUME, key);
  }

  /** Whether the toolstack has a volume of that key. */
  public static boolean isShown(State state, String key) {
    return state.contains(Tables.VOLUME, key) && !isKept(state, key);
  }

  /** The volumes that are not kept only, which are those that the toolstack has. */
  public static List<VolumeRecord> shown(State state) {
    return stream(state).toList();
  }

  /** How many the toolstack has. */
  public static long countShown(State state) {
    return state.ids(Tables.VOLUME).stream().filter(key -> !isKept(state, key)).count();
  }

  /** As {@link #shown}, one after the other. */
  public static Stream<VolumeRecord> stream(State state) {
    return state.stream(Tables.VOLUME, VolumeRecord.class)
        .filter(volume -> !isKept(state, volume.key()));
  }

  /** One of them. */
  public static Optional<DestroyedVolume> find(State state, String key) {
    return state.find(Tables.DESTROYED, key, DestroyedVolume.class);
  }

  /** Remembers one more, and forgets the oldest one if they are too many then. */
  public static Patch remember(State state, DestroyedVolume one) {
    return remember(state, List.of(one));
  }

  /** Remembers more, and forgets the oldest ones if they are too many then. */
  public static Patch remember(State state, Collection<DestroyedVolume> more) {
    List<DestroyedVolume> all =
        oldestFirst(state).stream().filter(other -> !other.isKept()).toList();
    int tooMany = Math.min(all.size(), Math.max(0, all.size() + more.size() - MOST));
    Patch patch = forget(all.subList(0, tooMany));
    for (DestroyedVolume one : more) {
      patch = patch.put(Tables.DESTROYED, one.volume().key(), one);
    }
    return patch;
  }

  /** Forgets those whose data lies on some of these extents, as they are about to be used. */
  public static Patch overwritten(State state, Collection<Extents> used) {
    return forget(
        oldestFirst(state).stream()
            .filter(
                one -> one.on().stream().anyMatch(lies -> used.stream().anyMatch(lies::overlaps)))
            .toList());
  }

  /** Forgets those whose place an LV has that is not their own: nobody of ours made it there. */
  public static Patch taken(State state, VolumeGroup vg) {
    return forget(
        oldestFirst(state).stream()
            .filter(
                one ->
                    vg.volumes().values().stream()
                        .filter(lv -> !lv.uuid().equals(one.volume().lvUuid()))
                        .flatMap(lv -> lv.segments().stream())
                        .anyMatch(used -> one.on().stream().anyMatch(used::overlaps)))
            .toList());
  }

  /** Forgets some of those whose data has no LV; empty if there are none. */
  public static Optional<Patch> forgetOldest(State state) {
    List<DestroyedVolume> some =
        oldestFirst(state).stream().filter(DestroyedVolume::isLeft).limit(AT_ONCE).toList();
    return some.isEmpty() ? Optional.empty() : Optional.of(forget(some));
  }

  private static Patch forget(Collection<DestroyedVolume> some) {
    Patch patch = Patch.of();
    for (DestroyedVolume one : some) {
      patch = patch.remove(Tables.DESTROYED, one.volume().key());
    }
    return patch;
  }

  /**
   * Writes down where the data of those lies whose LV is going: bases that were snapshots.
   *
   * @param state with the places that the LVs have had
   * @param gone names of LVs
   */
  public static Patch left(State state, Collection<String> gone) {
    Patch patch = Patch.of();
    for (Map.Entry<String, DestroyedVolume> entry :
        state.all(Tables.DESTROYED, DestroyedVolume.class).entrySet()) {
      DestroyedVolume one = entry.getValue();
      if (!one.isLeft() && gone.contains(one.volume().lv())) {
        List<Extents> on = place(state, one.volume().lvId());
        patch = patch.put(Tables.DESTROYED, entry.getKey(), one.leftOn(on));
      }
    }
    return patch;
  }

  /** Where an LV lay, if the records say so; else nowhere. */
  public static List<Extents> place(State state, LvId lv) {
    return state
        .find(Tables.LV, lv.name(), LvPlace.class)
        .filter(place -> place.uuid().equals(lv.uuid()))
        .map(LvPlace::segments)
        .orElse(List.of());
  }
}

package org.lvmsr.backend.volume;

import java.io.IOException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.lvmsr.backend.attached.AttachedSr;
import org.lvmsr.backend.attached.Combiner;
import org.lvmsr.backend.journal.JointJournal;
import org.lvmsr.backend.journal.Journal;
import org.lvmsr.backend.lvm.LogicalVolume;
import org.lvmsr.backend.lvm.LvTree;
import org.lvmsr.backend.record.Destroyed;
import org.lvmsr.backend.record.DestroyedVolume;
import org.lvmsr.backend.record.Intent;
import org.lvmsr.backend.record.Removal;
import org.lvmsr.backend.record.Tables;
import org.lvmsr.backend.record.VolumeRecord;
import org.lvmsr.metadata.Patch;
import org.lvmsr.metadata.State;
import org.lvmsr.metadata.StoreFullException;

/** Removes volumes. The caller has the locks of the volume and of the tree. */
final class Removals {
  private Removals() {}

  /**
   * Removes volumes that the toolstack gives up: each is kept for a while, if the SR does that, or
   * goes as {@link #remove} has it; those of which nothing goes but their own LVs go by one LVM
   * command.
   *
   * @param turns the keys; who fails is told so, whatever becomes of the others
   */
  static void destroyAll(AttachedSr sr, List<Combiner.Turn<String>> turns, long at)
      throws IOException {
    var vg = sr.refresh();
    Set<String> bases = new LvTree(vg).overlays().keySet();
    Map<String, Combiner.Turn<String>> plain = new LinkedHashMap<>();
    for (Combiner.Turn<String> turn : turns) {
      try {
        if (!KeptVolumes.keep(sr, turn.request(), at)) {
          if (isPlain(sr, turn.request(), bases)) {
            plain.put(turn.request(), turn);
          } else {
            remove(sr, turn.request(), at);
          }
        }
      } catch (IOException | RuntimeException e) {
        turn.fail(e);
      }
    }
    try {
      JointJournal.run(
          sr,
          new DestroyVolume(),
          state -> plain.keySet().stream().map(key -> planPlain(sr, state, key, at)).toList(),
          (intent, failure) -> requireTurn(plain, intent).fail(failure));
    } catch (StoreFullException full) {
      // The room that is kept for what makes room is enough for one of them.
      plain.values().forEach(turn -> removeAlone(sr, turn, at));
    } catch (IOException | RuntimeException e) {
      plain.values().forEach(turn -> turn.fail(e));
    }
  }

  private static void removeAlone(AttachedSr sr, Combiner.Turn<String> turn, long at) {
    try {
      Journal.run(sr, new DestroyVolume(), state -> planPlain(sr, state, turn.request(), at));
    } catch (IOException | RuntimeException e) {
      turn.fail(e);
    }
  }

  private static Combiner.Turn<String> requireTurn(
      Map<String, Combiner.Turn<String>> turns, Intent.DestroyVolume intent) {
    return Objects.requireNonNull(turns.get(intent.key()));
  }

  /** Whether a volume's LV is all that goes with it, whatever else goes at the same time. */
  private static boolean isPlain(AttachedSr sr, String key, Set<String> bases) throws IOException {
    State state = sr.state();
    Optional<LogicalVolume> lv = sr.vg().volume(AttachedSr.shownOrKept(state, key).lv());
    return lv.isPresent()
        && !bases.contains(lv.get().name())
        && lv.get()
            .thin()
            .map(
                thin ->
                    thin.externalOrigin().isEmpty()
                        && AttachedSr.sharedPool(state).equals(Optional.of(thin.pool())))
            .orElse(true);
  }

  private static Intent.DestroyVolume planPlain(AttachedSr sr, State state, String key, long at) {
    VolumeRecord volume = AttachedSr.shownOrKept(state, key);
    return new Intent.DestroyVolume(
        key, Removal.of(volume, sr.vg().volume(volume.lv()).stream().toList()), at);
  }

  /**
   * Removes a volume with its LV; but if other LVs are based on that it stays, hidden, until the
   * last of them goes. It is not kept for a while.
   *
   * @param at when, so that it can be brought back; 0 if it was never there for anybody
   */
  static void remove(AttachedSr sr, String key, long at) throws IOException {
    if (!isBase(sr, key)) {
      Journal.run(sr, new DestroyVolume(), state -> plan(sr, state, key, at));
      return;
    }
    boolean remembered = at > 0 && sr.hasAmpleRoom();
    State unused =
        sr.update(state -> hidden(state, key, at, remembered).by("Volume.destroy").makingRoom());
  }

  private static Patch hidden(State state, String key, long at, boolean remembered) {
    var volume = DestroyedVolume.of(AttachedSr.shownOrKept(state, key), at, List.of());
    Patch patch = Patch.of().remove(Tables.VOLUME, key).remove(Tables.DESTROYED, key);
    return remembered ? patch.and(Destroyed.remember(state, volume)) : patch;
  }

  private static boolean isBase(AttachedSr sr, String key) throws IOException {
    VolumeRecord volume = AttachedSr.shownOrKept(sr.state(), key);
    return !new LvTree(sr.refresh()).basedOn(volume.lv()).isEmpty();
  }

  private static Intent.DestroyVolume plan(AttachedSr sr, State state, String key, long at) {
    VolumeRecord volume = AttachedSr.shownOrKept(state, key);
    return new Intent.DestroyVolume(key, Removal.of(volume, leaving(sr, state, volume)), at);
  }

  /** What goes with the LV of a volume; nothing if other LVs are based on it. */
  static List<LogicalVolume> leaving(AttachedSr sr, State state, VolumeRecord volume) {
    return new LvTree(sr.vg()).removable(volume.lv(), staying(state, Optional.of(volume.key())));
  }

  /** The LVs of all volumes but one, and the pool that they share, if they do. */
  static Set<String> staying(State state, Optional<String> leaving) {
    Set<String> staying =
        state.all(Tables.VOLUME, VolumeRecord.class).values().stream()
            .filter(volume -> !leaving.equals(Optional.of(volume.key())))
            .map(VolumeRecord::lv)
            .collect(Collectors.toCollection(HashSet::new));
    AttachedSr.sharedPool(state).ifPresent(staying::add);
    return staying;
  }
}

package org.lvmsr.backend.volume;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.lvmsr.backend.attached.AttachedSr;
import org.lvmsr.backend.journal.Journal;
import org.lvmsr.backend.lvm.LogicalVolume;
import org.lvmsr.backend.lvm.LvTree;
import org.lvmsr.backend.record.Intent;
import org.lvmsr.backend.record.Removal;
import org.lvmsr.backend.record.Tables;
import org.lvmsr.backend.record.VolumeRecord;
import org.lvmsr.metadata.Patch;
import org.lvmsr.metadata.State;

/** Removes volumes. The caller has the locks of the volume and of the tree. */
final class Removals {
  private Removals() {}

  /**
   * Removes a volume with its LV; but if other LVs are based on that it stays, hidden, until the
   * last of them goes.
   */
  static void destroy(AttachedSr sr, String key) throws IOException {
    if (isBase(sr, key)) {
      State unused =
          sr.update(
              state -> Patch.of().remove(Tables.VOLUME, key).by("Volume.destroy").makingRoom());
      return;
    }
    Journal.run(sr, new DestroyVolume(), state -> plan(sr, state, key));
  }

  private static boolean isBase(AttachedSr sr, String key) throws IOException {
    VolumeRecord volume = AttachedSr.volume(sr.state(), key);
    return !new LvTree(sr.refresh()).basedOn(volume.lv()).isEmpty();
  }

  private static Intent.DestroyVolume plan(AttachedSr sr, State state, String key) {
    VolumeRecord volume = AttachedSr.volume(state, key);
    List<LogicalVolume> leaving =
        new LvTree(sr.vg()).removable(volume.lv(), lvsOfOthers(state, key));
    return new Intent.DestroyVolume(key, Removal.of(volume, leaving));
  }

  /** The LVs of all volumes but one. */
  static Set<String> lvsOfOthers(State state, String key) {
    return state.all(Tables.VOLUME, VolumeRecord.class).values().stream()
        .filter(volume -> !volume.key().equals(key))
        .map(VolumeRecord::lv)
        .collect(Collectors.toSet());
  }
}

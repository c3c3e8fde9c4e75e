package org.lvmsr.backend.volume;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.lvmsr.backend.attached.AttachedSr;
import org.lvmsr.backend.journal.JointOperation;
import org.lvmsr.backend.lvm.Extents;
import org.lvmsr.backend.record.Destroyed;
import org.lvmsr.backend.record.DestroyedVolume;
import org.lvmsr.backend.record.Intent;
import org.lvmsr.backend.record.LvId;
import org.lvmsr.backend.record.OverlayRecord;
import org.lvmsr.backend.record.Tables;
import org.lvmsr.backend.record.VolumeRecord;
import org.lvmsr.metadata.Patch;
import org.lvmsr.metadata.State;

/**
 * Removes a volume, its LV, and what only this LV needed. What is settled is finished if LVM has
 * removed the first LV, and undone if it has not: the caller was told of a failure, and may have
 * gone on using the volume.
 *
 * <p>Where data was left that nothing has overwritten is written down, so that it can be brought
 * back: that of the volume if it was linear, else that of the base below it, as a snapshot.
 */
final class DestroyVolume implements JointOperation<Intent.DestroyVolume> {

  @Override
  public Result apply(AttachedSr sr, Intent.DestroyVolume intent) throws IOException {
    return applyAll(sr, List.of(intent));
  }

  @Override
  public Result applyAll(AttachedSr sr, List<Intent.DestroyVolume> intents) throws IOException {
    ThinLvs.remove(sr, intents.stream().map(Intent.DestroyVolume::removal).toList());
    return removed(sr, intents);
  }

  private static Result removed(AttachedSr sr, List<Intent.DestroyVolume> intents)
      throws IOException {
    boolean room = sr.hasAmpleRoom();
    return newest -> {
      Patch removed = Patch.of();
      List<DestroyedVolume> remembered = new ArrayList<>();
      for (Intent.DestroyVolume intent : intents) {
        removed =
            removed.remove(Tables.VOLUME, intent.key()).remove(Tables.DESTROYED, intent.key());
        if (intent.at() > 0 && room) {
          remembered.addAll(leftBy(sr, newest, intent));
        }
      }
      return removed.and(Destroyed.remember(newest, remembered));
    };
  }

  private static List<DestroyedVolume> leftBy(
      AttachedSr sr, State newest, Intent.DestroyVolume intent) {
    Optional<VolumeRecord> found = newest.find(Tables.VOLUME, intent.key(), VolumeRecord.class);
    if (found.isEmpty()) {
      return List.of();
    }
    VolumeRecord volume = found.get();
    List<DestroyedVolume> left = new ArrayList<>();
    left.add(DestroyedVolume.of(volume, intent.at(), Destroyed.place(newest, volume.lvId())));
    for (LvId lv : intent.removal().lvs()) {
      Optional<String> key = LvNames.baseKey(lv.name());
      List<Extents> on = Destroyed.place(newest, lv);
      boolean gone = sr.vg().volume(lv.name()).isEmpty();
      if (key.isPresent() && gone && !on.isEmpty()) {
        left.add(DestroyedVolume.of(base(key.get(), volume, bytes(sr, on)), intent.at(), on));
      }
    }
    return left;
  }

  private static long bytes(AttachedSr sr, List<Extents> on) {
    return on.stream().mapToLong(sr.vg()::lengthOf).sum();
  }

  /** A base that no volume showed, as a snapshot of the volume that was made over it. */
  private static VolumeRecord base(String key, VolumeRecord volume, long bytes) {
    String description = "what volume " + volume.key() + " was before it was first cloned";
    return VolumeRecord.of(
        key, volume.name(), description, bytes, false, false, LvNames.of(key), "");
  }

  @Override
  public Result settle(AttachedSr sr, Intent.DestroyVolume intent) throws IOException {
    boolean begun =
        intent.removal().lvs().stream().anyMatch(lv -> sr.vg().volume(lv.name()).isEmpty());
    if (!begun) {
      return newest -> Patch.of();
    }
    ThinLvs.remove(sr, List.of(intent.removal().without(neededByOthers(sr, intent.key()))));
    return removed(sr, List.of(intent));
  }

  /** A snapshot may have been brought back meanwhile, whose LV was to go as nobody needed it. */
  private static Set<String> neededByOthers(AttachedSr sr, String key) throws IOException {
    State state = sr.state();
    return AttachedSr.neededLvs(
        sr.vg(),
        state.all(Tables.VOLUME, VolumeRecord.class).values().stream()
            .filter(volume -> !volume.key().equals(key))
            .toList(),
        state.all(Tables.OVERLAY, OverlayRecord.class).values(),
        AttachedSr.sharedPool(state));
  }
}

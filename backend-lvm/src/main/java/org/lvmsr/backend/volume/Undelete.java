package org.lvmsr.backend.volume;

import java.io.IOException;
import java.util.Optional;
import org.lvmsr.backend.Failures;
import org.lvmsr.backend.attached.AttachedSr;
import org.lvmsr.backend.attached.KeyedLocks;
import org.lvmsr.backend.journal.Journal;
import org.lvmsr.backend.record.Destroyed;
import org.lvmsr.backend.record.DestroyedVolume;
import org.lvmsr.backend.record.Intent;
import org.lvmsr.backend.record.Tables;
import org.lvmsr.backend.record.VolumeRecord;
import org.lvmsr.metadata.Patch;
import org.lvmsr.metadata.State;

/** Brings destroyed volumes back. */
public final class Undelete {
  private static final String CAUSE = "lvmsr undelete";

  private Undelete() {}

  /**
   * Brings one back, with the key, the names and the contents that it had.
   *
   * @throws org.lvmsr.smapi.SmapiException if nothing is left of it; nothing has changed
   */
  public static void run(AttachedSr sr, String key) throws IOException {
    try (KeyedLocks.Held volume = sr.lockVolume(key);
        KeyedLocks.Held tree = sr.lockTree()) {
      var unused = sr.refresh();
      State state = sr.state();
      sr.checkNotBeingDestroyed(state);
      VolumeRecord record = find(state, key).volume();
      requireSettled(state, record);
      if (sr.lv(record).isPresent()) {
        sr.update(newest -> shown(newest, record));
      } else {
        sr.checkLvmRoom();
        Journal.run(
            sr,
            new UndeleteVolume(),
            newest -> new Intent.UndeleteVolume(requireLeft(sr, newest, find(newest, key))));
      }
    }
  }

  /** Forgets what can no longer be brought back, before it looks as if it could again. */
  public static void forgetTaken(AttachedSr sr) throws IOException {
    if (Destroyed.taken(sr.state(), sr.vg()) != Patch.of()) {
      sr.update(state -> Destroyed.taken(state, sr.vg()).by("place taken").makingRoom());
    }
  }

  /** An operation that could not be ended may be about to remove its LV. */
  private static void requireSettled(State state, VolumeRecord record) {
    boolean underway =
        state.all(Tables.INTENT, Intent.class).values().stream()
            .anyMatch(
                intent ->
                    intent.lvs().contains(record.lv()) || intent.volumes().contains(record.key()));
    if (underway) {
      throw Failures.notUndeleted(
          record.key(),
          "is part of an operation that has not ended: detach and attach the SR, which ends it");
    }
  }

  private static DestroyedVolume find(State state, String key) {
    Optional<DestroyedVolume> destroyed = Destroyed.find(state, key);
    if (Destroyed.isShown(state, key)) {
      throw Failures.notUndeleted(key, "is there: it was not destroyed");
    }
    return destroyed.orElseThrow(
        () ->
            Failures.notUndeleted(
                key,
                "is not among the destroyed volumes that are remembered: other data took its place,"
                    + " or it was never there (lvmsr undelete --list, lvmsr history)"));
  }

  /** Others are based on its LV, which is why that is still there, or it was kept. */
  private static Patch shown(State newest, VolumeRecord record) {
    Patch patch = Patch.of().remove(Tables.DESTROYED, record.key()).by(CAUSE);
    return newest.contains(Tables.VOLUME, record.key())
        ? patch
        : patch.put(Tables.VOLUME, record.key(), record);
  }

  private static DestroyedVolume requireLeft(
      AttachedSr sr, State state, DestroyedVolume destroyed) {
    String key = destroyed.volume().key();
    if (!destroyed.isLeft()) {
      throw Failures.notUndeleted(key, "lay in a thin pool, which has given its blocks away");
    }
    if (!sr.free(state).containsAll(destroyed.on())) {
      throw Failures.notUndeleted(
          key, "lay on " + destroyed.on() + ", of which LVM has given some to other LVs");
    }
    if (sr.vg().volume(destroyed.volume().lv()).isPresent()) {
      throw Failures.notUndeleted(
          key, "had LV " + destroyed.volume().lv() + ", and another one has that name now");
    }
    return destroyed;
  }
}

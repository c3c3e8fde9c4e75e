package org.lvmsr.backend.volume;

import java.io.IOException;
import org.lvmsr.backend.Failures;
import org.lvmsr.backend.attached.AttachedSr;
import org.lvmsr.backend.attached.KeyedLocks;
import org.lvmsr.backend.attached.VolumeUsers;
import org.lvmsr.backend.journal.Journal;
import org.lvmsr.backend.lvm.LogicalVolume;
import org.lvmsr.backend.record.Cbt;
import org.lvmsr.backend.record.Intent;
import org.lvmsr.backend.record.LvId;
import org.lvmsr.backend.record.Removal;
import org.lvmsr.backend.record.VolumeRecord;
import org.lvmsr.metadata.State;

/**
 * Makes volumes linear again that became overlays when they were snapshotted.
 *
 * <p>A volume is copied while nobody writes to it: the copy is one of its readers, as a domain that
 * has it active for reading would be. No lock is held meanwhile, so everything else goes on.
 */
public final class Flattening {
  private static final String CAUSE = "lvmsr flatten";

  private final VolumeUsers users;
  private final VolumeReading reading;

  public Flattening(VolumeUsers users, VolumeReading reading) {
    this.users = users;
    this.reading = reading;
  }

  /**
   * Makes a volume linear; nothing happens if it is.
   *
   * @throws org.lvmsr.smapi.SmapiException if it is in use, has changed block tracking, or cannot
   *     be written to, or if the SR lacks the space
   */
  public void flatten(AttachedSr sr, String key) throws IOException {
    if (sr.requireLv(AttachedSr.volume(sr.state(), key)).isLinear()) {
      return;
    }
    try (VolumeReading.Reading source = reading.begin(sr, key, volume -> check(sr, volume))) {
      State unused =
          Journal.run(
              sr,
              new FlattenVolume((open, intent, made) -> fill(open, intent, made, source)),
              state -> plan(sr, state, key));
    }
  }

  private void check(AttachedSr sr, VolumeRecord volume) throws IOException {
    sr.checkNotBeingDestroyed(sr.state());
    sr.checkLvmRoom();
    if (sr.pool().isPresent()) {
      throw Failures.notFlattened(volume.key(), "is thin, as all volumes of this SR are");
    }
    if (!volume.readWrite()) {
      throw Failures.notFlattened(volume.key(), "is a snapshot: clone it, and flatten the clone");
    }
    LogicalVolume lv = sr.requireLv(volume);
    if (lv.extents() * sr.vg().extentBytes() != volume.size()) {
      throw Failures.notFlattened(
          volume.key(), "was half resized: detach and attach the SR, which ends that");
    }
    users.checkDetached(sr, volume.key());
    requireAlone(sr, volume);
  }

  /** Neither snapshots that ask what changed since, nor a guest that sees it from above. */
  private static void requireAlone(AttachedSr sr, VolumeRecord volume) throws IOException {
    if (volume.cbt() != Cbt.OFF) {
      throw Failures.notFlattened(
          volume.key(),
          "has changed block tracking, which this would end: Volume.disable_cbt does so");
    }
    Overlays.requireNone(sr.state(), volume);
  }

  private static Intent.FlattenVolume plan(AttachedSr sr, State state, String key) {
    VolumeRecord volume = AttachedSr.volume(state, key);
    LogicalVolume lv = sr.requireLv(volume);
    return new Intent.FlattenVolume(
        key,
        LvNames.next(key),
        Growth.take(sr, state, lv.extents()),
        new LvId(lv.name(), lv.uuid()));
  }

  private static void fill(
      AttachedSr sr, Intent.FlattenVolume intent, LogicalVolume made, VolumeReading.Reading source)
      throws IOException {
    Contents.copy(source, sr, made.name(), new Contents.ToLinear(sr, made));
    try (KeyedLocks.Held volume = sr.lockVolume(intent.key());
        KeyedLocks.Held tree = sr.lockTree()) {
      VolumeRecord record = AttachedSr.volume(sr.state(), intent.key());
      requireSame(record, source.volume());
      requireAlone(sr, record);
      source.endAlone();
      var unused = sr.refresh();
      Journal.run(sr, new ReplaceLv(), state -> planReplacement(sr, state, record, made));
    }
  }

  /** It may have been resized meanwhile, but not written to. */
  private static void requireSame(VolumeRecord now, VolumeRecord copied) {
    boolean same =
        now.lv().equals(copied.lv())
            && now.lvUuid().equals(copied.lvUuid())
            && now.size() == copied.size();
    if (!same) {
      throw Failures.notFlattened(now.key(), "was resized meanwhile: begin again");
    }
  }

  private static Intent.ReplaceLv planReplacement(
      AttachedSr sr, State state, VolumeRecord volume, LogicalVolume made) {
    Removal former = Removal.of(volume, Removals.leaving(sr, state, volume));
    return new Intent.ReplaceLv(volume.key(), new LvId(made.name(), made.uuid()), former, CAUSE);
  }
}

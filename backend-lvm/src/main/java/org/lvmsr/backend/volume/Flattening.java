package org.lvmsr.backend.volume;

import java.io.IOException;
import java.util.List;
import org.lvmsr.backend.Failures;
import org.lvmsr.backend.attached.AttachedSr;
import org.lvmsr.backend.attached.KeyedLocks;
import org.lvmsr.backend.attached.VolumeUri;
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
 * <p>A volume that nobody has attached is copied by us: the copy is one of its readers, as a domain
 * that has it active for reading would be. One that is in use is {@link Mirror mirrored} by the
 * kernel. No lock is held meanwhile, so everything else goes on.
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
   * @throws org.lvmsr.smapi.SmapiException if it has changed block tracking, or cannot be written
   *     to, or if the SR lacks the space
   */
  public void flatten(AttachedSr sr, String key) throws IOException {
    if (sr.requireLv(AttachedSr.volume(sr.state(), key)).isLinear()) {
      return;
    }
    if (users.isAttached(new VolumeUri(sr.uuid(), key))) {
      try (var user = reading.beginBeside(sr, key, volume -> check(sr, volume))) {
        flatten(sr, key, (open, intent, made) -> mirror(open, intent, made, user));
      }
    } else {
      try (var source = reading.begin(sr, key, volume -> checkUnused(sr, volume))) {
        flatten(sr, key, (open, intent, made) -> fill(open, intent, made, source));
      }
    }
  }

  private static void flatten(AttachedSr sr, String key, FlattenVolume.Filling filling)
      throws IOException {
    State unused = Journal.run(sr, new FlattenVolume(filling), state -> plan(sr, state, key));
  }

  private void checkUnused(AttachedSr sr, VolumeRecord volume) throws IOException {
    check(sr, volume);
    users.checkDetached(sr, volume.key());
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

  private static void mirror(
      AttachedSr sr, Intent.FlattenVolume intent, LogicalVolume made, VolumeReading.Reading user)
      throws IOException {
    var mirror = new Mirror(sr, intent.key(), intent.source().name(), made.name());
    mirror.begin();
    mirror.await(user);
    try (KeyedLocks.Held volume = sr.lockVolume(intent.key());
        KeyedLocks.Held tree = sr.lockTree()) {
      VolumeRecord record = AttachedSr.volume(sr.state(), intent.key());
      requireSame(record, user.volume());
      requireAlone(sr, record);
      var unused = sr.refresh();
      Journal.run(sr, new SwapLvs(), state -> planSwap(sr, state, record, made));
    }
  }

  /** What the volume had goes under the name of the copy. */
  private static Intent.SwapLvs planSwap(
      AttachedSr sr, State state, VolumeRecord volume, LogicalVolume made) {
    var copy = new LvId(made.name(), made.uuid());
    List<LogicalVolume> leaving =
        Removals.leaving(sr, state, volume).stream()
            .map(lv -> lv.name().equals(volume.lv()) ? made : lv)
            .toList();
    var own = new LvId(volume.lv(), volume.lvUuid());
    return new Intent.SwapLvs(volume.key(), own, copy, Removal.of(copy, leaving));
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

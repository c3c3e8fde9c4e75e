package org.lvmsr.backend.volume;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import org.lvmsr.backend.Failures;
import org.lvmsr.backend.attached.AttachedSr;
import org.lvmsr.backend.attached.KeyedLocks;
import org.lvmsr.backend.attached.VolumeUri;
import org.lvmsr.backend.attached.VolumeUsers;
import org.lvmsr.backend.host.Devices;
import org.lvmsr.backend.journal.Journal;
import org.lvmsr.backend.lvm.DeviceMapper;
import org.lvmsr.backend.lvm.LogicalVolume;
import org.lvmsr.backend.lvm.LvTree;
import org.lvmsr.backend.record.Cbt;
import org.lvmsr.backend.record.Intent;
import org.lvmsr.backend.record.LvId;
import org.lvmsr.backend.record.Removal;
import org.lvmsr.backend.record.Tables;
import org.lvmsr.backend.record.VolumeRecord;
import org.lvmsr.metadata.State;
import org.lvmsr.metadata.device.ReadableDevice;

/**
 * Makes volumes linear again that became overlays when they were snapshotted.
 *
 * <p>A volume is copied while nobody writes to it: the copy is one of its readers, as a domain that
 * has it active for reading would be. No lock is held meanwhile, so everything else goes on.
 */
public final class Flattening {
  /** The name under which a volume is used that is copied. */
  public static final String USER = "lvmsr flatten";

  private static final int SLICE = 4 << 20;

  /** How much is copied before we make sure again that the SR is still ours to write to. */
  private static final long CONFIRM = 256L << 20;

  private final VolumeUsers users;
  private final Devices devices;

  public Flattening(VolumeUsers users, Devices devices) {
    this.users = users;
    this.devices = devices;
  }

  /**
   * Makes a volume linear; nothing happens if it is.
   *
   * @throws org.lvmsr.smapi.SmapiException if it is in use, has changed block tracking, or cannot
   *     be written to, or if the SR lacks the space
   */
  public void flatten(AttachedSr sr, String key) throws IOException {
    if (begin(sr, key)) {
      try {
        State unused =
            Journal.run(sr, new FlattenVolume(this::fill), state -> plan(sr, state, key));
      } finally {
        endUse(sr, key);
      }
    }
  }

  /** Begins to read it; false if it is linear. */
  private boolean begin(AttachedSr sr, String key) throws IOException {
    try (KeyedLocks.Held held = sr.lockVolume(key)) {
      State state = sr.state();
      VolumeRecord volume = AttachedSr.volume(state, key);
      sr.checkNotBeingDestroyed(state);
      sr.checkLvmRoom();
      LogicalVolume lv = sr.requireLv(volume);
      if (lv.isLinear()) {
        return false;
      }
      if (!volume.readWrite()) {
        throw Failures.notFlattened(key, "is a snapshot: clone it, and flatten the clone");
      }
      if (volume.cbt() != Cbt.OFF) {
        throw Failures.notFlattened(
            key, "has changed block tracking, which this would end: Volume.disable_cbt does so");
      }
      Overlays.requireNone(state, volume);
      users.checkDetached(sr, key);
      var uri = new VolumeUri(sr.uuid(), key);
      users.activate(uri, USER, VolumeUsers.Access.READING);
      try {
        sr.activate(lv.name(), true);
      } catch (IOException | RuntimeException e) {
        users.detach(uri, USER);
        throw e;
      }
      return true;
    }
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

  private void fill(AttachedSr sr, Intent.FlattenVolume intent, LogicalVolume made)
      throws IOException {
    long bytes = made.extents() * sr.vg().extentBytes();
    Path source = DeviceMapper.devicePath(sr.vg().name(), intent.source().name());
    try (ReadableDevice from = devices.openReadOnly(source)) {
      copy(sr, from, made, bytes);
    }
    try (KeyedLocks.Held volume = sr.lockVolume(intent.key());
        KeyedLocks.Held tree = sr.lockTree()) {
      VolumeRecord record = AttachedSr.volume(sr.state(), intent.key());
      requireSame(record, intent, bytes);
      users.detach(new VolumeUri(sr.uuid(), intent.key()), USER);
      users.checkDetached(sr, intent.key());
      sr.lvs().deactivate(record.lv());
      var unused = sr.refresh();
      Journal.run(sr, new ReplaceLv(), state -> planReplacement(sr, state, record, made));
    }
  }

  /** It may have been resized meanwhile, but not written to. */
  private static void requireSame(VolumeRecord volume, Intent.FlattenVolume intent, long bytes) {
    boolean same =
        volume.lv().equals(intent.source().name())
            && volume.lvUuid().equals(intent.source().uuid())
            && volume.size() == bytes;
    if (!same) {
      throw Failures.notFlattened(volume.key(), "was resized meanwhile: begin again");
    }
  }

  private static void copy(AttachedSr sr, ReadableDevice from, LogicalVolume to, long bytes)
      throws IOException {
    ByteBuffer slice = ByteBuffer.allocateDirect(SLICE);
    ByteBuffer zeroes = ByteBuffer.allocateDirect(SLICE);
    for (long at = 0; at < bytes; at += SLICE) {
      if (at % CONFIRM == 0) {
        sr.confirmOwner();
      }
      int length = (int) Math.min(SLICE, bytes - at);
      slice.clear().limit(length);
      from.read(at, slice);
      slice.rewind();
      if (slice.mismatch(zeroes.clear().limit(length)) < 0) {
        LinearLvs.zero(sr, to, at, length);
      } else {
        LinearLvs.write(sr, to, at, slice);
      }
    }
    sr.device().flush();
  }

  private static Intent.ReplaceLv planReplacement(
      AttachedSr sr, State state, VolumeRecord volume, LogicalVolume made) {
    var staying = Removals.lvsOfOthers(state, volume.key());
    var leaving = new LvTree(sr.vg()).removable(volume.lv(), staying);
    return new Intent.ReplaceLv(
        volume.key(), new LvId(made.name(), made.uuid()), Removal.of(volume, leaving), USER);
  }

  /** Whatever became of it. The device is that of the former LV, if it is still there. */
  private void endUse(AttachedSr sr, String key) throws IOException {
    var uri = new VolumeUri(sr.uuid(), key);
    try (KeyedLocks.Held held = sr.lockVolume(key)) {
      users.detach(uri, USER);
      Optional<VolumeRecord> volume = sr.state().find(Tables.VOLUME, key, VolumeRecord.class);
      if (volume.isPresent() && users.active(uri).isEmpty() && sr.isActive(volume.get().lv())) {
        sr.lvs().deactivate(volume.get().lv());
      }
    }
  }
}

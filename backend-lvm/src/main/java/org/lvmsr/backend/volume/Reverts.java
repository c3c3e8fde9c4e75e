package org.lvmsr.backend.volume;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.lvmsr.backend.Failures;
import org.lvmsr.backend.attached.AttachedSr;
import org.lvmsr.backend.attached.KeyedLocks;
import org.lvmsr.backend.attached.VolumeUsers;
import org.lvmsr.backend.journal.Journal;
import org.lvmsr.backend.lvm.LogicalVolume;
import org.lvmsr.backend.lvm.LvTree;
import org.lvmsr.backend.lvm.ThinVolume;
import org.lvmsr.backend.record.Derivation;
import org.lvmsr.backend.record.Intent;
import org.lvmsr.backend.record.Removal;
import org.lvmsr.backend.record.Tables;
import org.lvmsr.backend.record.VolumeRecord;
import org.lvmsr.metadata.State;
import org.lvmsr.smapi.SmapiException;

/** Volumes that get the contents of a snapshot back. */
final class Reverts {
  private static final String REVERT = "Volume.revert";

  private final VolumeUsers users;

  Reverts(VolumeUsers users) {
    this.users = users;
  }

  /** Key, name, description and keys of the volume stay; contents and size are the snapshot's. */
  void revert(AttachedSr sr, String snapshot, String key) throws IOException {
    if (snapshot.equals(key)) {
      throw SmapiException.backendFailure(
          "Volume_is_read_only", "volume " + key + " cannot be reverted to itself");
    }
    List<String> sorted = List.of(snapshot, key).stream().sorted().toList();
    try (KeyedLocks.Held first = sr.lockVolume(sorted.get(0));
        KeyedLocks.Held second = sr.lockVolume(sorted.get(1));
        KeyedLocks.Held tree = sr.lockTree()) {
      VolumeRecord from = AttachedSr.volume(sr.state(), snapshot);
      VolumeRecord to = AttachedSr.volume(sr.state(), key);
      check(sr, from, to);
      LogicalVolume origin = sr.requireLv(from);
      LogicalVolume former = sr.requireLv(to);
      Snapshots.requireUsableAsBase(sr, origin);
      Optional<String> pool = pool(origin, former);
      if (pool.isPresent()) {
        long leaving = isIn(former, pool.get()) ? former.extents() : 0;
        var added = PoolAddition.inPlaceOf(origin.extents(), leaving);
        Pools.prepare(sr, pool.get(), added, REVERT);
      }
      Journal.run(sr, new RevertVolume(), state -> plan(sr, state, from, to, pool));
    }
  }

  private void check(AttachedSr sr, VolumeRecord from, VolumeRecord to) throws IOException {
    sr.checkNotBeingDestroyed(sr.state());
    sr.checkLvmRoom();
    if (!to.readWrite()) {
      throw Failures.readOnly(to.key(), "reverted");
    }
    if (to.sharable()) {
      throw Failures.sharable(to.key(), "reverted");
    }
    if (from.readWrite()) {
      throw SmapiException.backendFailure(
          "Volume_is_no_snapshot",
          "volume " + from.key() + " can be written to; only to a snapshot can be reverted");
    }
    Overlays.requireNone(sr.state(), to);
    users.checkDetached(sr, to.key());
    boolean open =
        sr.state().all(Tables.INTENT, Intent.class).values().stream()
            .anyMatch(intent -> intent.volumes().contains(to.key()));
    if (open) {
      throw Failures.inUse(
          "volume " + to.key(), "an operation that could not be ended: detach and attach the SR");
    }
  }

  /** The pool that the new LV goes into; empty if it gets one of its own. */
  private static Optional<String> pool(LogicalVolume origin, LogicalVolume former) {
    return origin.thin().or(former::thin).map(ThinVolume::pool);
  }

  private static boolean isIn(LogicalVolume lv, String pool) {
    return lv.thin().filter(thin -> thin.pool().equals(pool)).isPresent();
  }

  private static Intent.RevertVolume plan(
      AttachedSr sr, State state, VolumeRecord from, VolumeRecord to, Optional<String> pool) {
    LogicalVolume origin = sr.requireLv(from);
    String lv = LvNames.next(to.key());
    Derivation how =
        pool.map(p -> new Derivation(lv, true, origin.name(), origin.isLinear(), p, null))
            .orElseGet(() -> Snapshots.derivation(sr, state, origin, lv, true));
    Set<String> staying = Removals.staying(state, Optional.of(to.key()));
    staying.add(how.pool());
    staying.add(how.origin());
    Removal former = Removal.of(to, new LvTree(sr.vg()).removable(to.lv(), staying));
    return new Intent.RevertVolume(to.key(), how, from.size(), from.family(), former);
  }
}

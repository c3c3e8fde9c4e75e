package org.lvmsr.backend.volume;

import java.io.IOException;
import java.util.List;
import java.util.UUID;
import org.lvmsr.backend.Failures;
import org.lvmsr.backend.SpaceShortage;
import org.lvmsr.backend.attached.AttachedSr;
import org.lvmsr.backend.attached.KeyedLocks;
import org.lvmsr.backend.journal.Journal;
import org.lvmsr.backend.lvm.LogicalVolume;
import org.lvmsr.backend.lvm.LvTree;
import org.lvmsr.backend.lvm.ThinVolume;
import org.lvmsr.backend.record.Cbt;
import org.lvmsr.backend.record.Derivation;
import org.lvmsr.backend.record.Intent;
import org.lvmsr.backend.record.VolumeRecord;
import org.lvmsr.metadata.State;

/**
 * Volumes that begin as another one is.
 *
 * <p>A linear volume becomes a thin overlay over a read-only base when it is first snapshotted or
 * cloned, and the base is the snapshot. What is derived from a base gets a pool of its own; what is
 * derived from a thin volume lives in that one's pool.
 */
final class Snapshots {
  private static final String SNAPSHOT = "Volume.snapshot";
  private static final String CLONE = "Volume.clone";

  private Snapshots() {}

  /** Makes a read-only volume with the contents of this moment. */
  static VolumeRecord snapshot(AttachedSr sr, String key) throws IOException {
    try (KeyedLocks.Held volume = sr.lockVolume(key);
        KeyedLocks.Held tree = sr.lockTree()) {
      VolumeRecord source = source(sr, key, "snapshotted");
      LogicalVolume lv = sr.requireLv(source);
      VolumeRecord made = copyOf(source, false);
      if (lv.isLinear() && source.readWrite()) {
        return AttachedSr.volume(
            convert(sr, source, made.lv(), List.of(made), SNAPSHOT), made.key());
      }
      return lv.thin().isPresent()
          ? snapshotThin(sr, source, lv, lv.thin().get(), made)
          : derive(sr, lv, made, false, SNAPSHOT);
    }
  }

  /** Makes a volume that can be written to with the contents of this moment. */
  static VolumeRecord clone(AttachedSr sr, String key) throws IOException {
    try (KeyedLocks.Held volume = sr.lockVolume(key);
        KeyedLocks.Held tree = sr.lockTree()) {
      VolumeRecord source = source(sr, key, "cloned");
      LogicalVolume lv = sr.requireLv(source);
      VolumeRecord made = copyOf(source, true);
      if (lv.isLinear() && source.readWrite()) {
        String base = LvNames.newBase();
        State unused = convert(sr, source, base, List.of(), CLONE);
        return derive(sr, sr.vg().volume(base).orElseThrow(), made, false, CLONE);
      }
      if (lv.thin().isPresent()) {
        Pools.prepare(sr, lv.thin().get().pool(), PoolAddition.ofVolume(lv.extents()), CLONE);
      }
      return derive(sr, lv, made, false, CLONE);
    }
  }

  /** The volume to begin with, and whether it can be one. */
  private static VolumeRecord source(AttachedSr sr, String key, String what) throws IOException {
    State state = sr.state();
    VolumeRecord source = AttachedSr.volume(state, key);
    sr.checkNotBeingDestroyed(state);
    sr.checkLvmRoom();
    if (source.sharable()) {
      throw Failures.sharable(key, what);
    }
    Overlays.requireNone(state, source);
    return source;
  }

  /**
   * Keys are not inherited: the toolstack gives them a meaning that fits only the one volume. A
   * snapshot is there to ask what changed since, if anybody asks; a clone begins anew.
   */
  private static VolumeRecord copyOf(VolumeRecord source, boolean writable) {
    String key = UUID.randomUUID().toString();
    return VolumeRecord.of(
            key,
            source.name(),
            source.description(),
            source.size(),
            writable,
            false,
            LvNames.of(key),
            "")
        .withCbt(writable ? Cbt.OFF : source.cbt())
        .withFamily(source.family());
  }

  private static State convert(
      AttachedSr sr, VolumeRecord source, String base, List<VolumeRecord> snapshots, String cause)
      throws IOException {
    return Journal.run(
        sr,
        new ConvertVolume(),
        state -> {
          long extents = sr.requireLv(source).extents();
          var needs = PoolNeeds.ofNew(sr.vg(), extents, true);
          if (snapshots.isEmpty()) {
            requireFree(sr, state, 2 * needs.extents(sr.vg()));
          } else {
            long free = sr.free(state).unspared();
            needs = needs.withAhead(sr.vg(), 0, free, Pools.ahead(sr, extents));
          }
          return new Intent.ConvertVolume(
              source.key(),
              source.lv(),
              base,
              LvNames.newPool(),
              needs.allocate(sr, state),
              snapshots,
              cause);
        });
  }

  /** A clone needs a second pool, and without it the volume would be converted in vain. */
  private static void requireFree(AttachedSr sr, State state, long extents) {
    long free = sr.free(state).count();
    if (free < extents) {
      long unit = sr.vg().extentBytes();
      throw SpaceShortage.in(sr.vg(), extents * unit, free * unit);
    }
  }

  /**
   * The pool gets its room first, as the origin may be written all over again from the snapshot on.
   * What a guest has written meanwhile is known when that is there; see {@link DeriveVolume}.
   */
  private static VolumeRecord snapshotThin(
      AttachedSr sr, VolumeRecord source, LogicalVolume lv, ThinVolume thin, VolumeRecord planned)
      throws IOException {
    long ahead = Pools.ahead(sr, lv.extents());
    if (!source.readWrite()) {
      var nothingNew = PoolAddition.ofSecondSnapshot(sr.vg().extentsFor(source.mapped()));
      Pools.prepare(sr, thin.pool(), nothingNew, ahead, SNAPSHOT);
      return derive(sr, lv, planned.withMapped(source.mapped()), false, SNAPSHOT);
    }
    long mapped;
    try (Activation activation = Activation.ofPool(sr, thin.pool(), lv.name())) {
      mapped = Pools.mapped(sr, lv);
      var added = PoolAddition.ofSnapshot(sr.vg().extentsFor(mapped));
      Pools.prepare(sr, thin.pool(), added, ahead, SNAPSHOT);
    }
    boolean measured = sr.isActive(lv.name());
    return derive(sr, lv, planned.withMapped(mapped), measured, SNAPSHOT);
  }

  /** Makes a volume in the pool of a thin volume, or in a pool of its own over a base. */
  private static VolumeRecord derive(
      AttachedSr sr, LogicalVolume origin, VolumeRecord made, boolean measured, String cause)
      throws IOException {
    requireUsableAsBase(sr, origin);
    State after =
        Journal.run(
            sr,
            new DeriveVolume(),
            state ->
                new Intent.DeriveVolume(
                    made,
                    derivation(sr, state, origin, made.lv(), made.readWrite()),
                    measured,
                    cause));
    return AttachedSr.volume(after, made.key());
  }

  /** LVM puts nothing over an LV that is active and not yet a base. */
  static void requireUsableAsBase(AttachedSr sr, LogicalVolume origin) {
    boolean base = !new LvTree(sr.vg()).basedOn(origin.name()).isEmpty();
    if (origin.isLinear() && !base && sr.isActive(origin.name())) {
      throw Failures.inUse(
          "snapshot " + origin.name(), "a domain, and nothing is based on it yet: unplug it first");
    }
  }

  static Derivation derivation(
      AttachedSr sr, State state, LogicalVolume origin, String lv, boolean writable) {
    return origin
        .thin()
        .map(thin -> new Derivation(lv, writable, origin.name(), false, thin.pool(), null))
        .orElseGet(
            () ->
                new Derivation(
                    lv,
                    writable,
                    origin.name(),
                    true,
                    LvNames.newPool(),
                    PoolNeeds.ofNew(sr.vg(), origin.extents(), writable).allocate(sr, state)));
  }
}

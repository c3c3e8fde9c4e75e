package org.lvmsr.backend.volume;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.lvmsr.backend.Failures;
import org.lvmsr.backend.SpaceShortage;
import org.lvmsr.backend.attached.AttachedSr;
import org.lvmsr.backend.attached.SharedPool;
import org.lvmsr.backend.journal.Journal;
import org.lvmsr.backend.lvm.LogicalVolume;
import org.lvmsr.backend.lvm.LvCommands;
import org.lvmsr.backend.lvm.PoolUsage;
import org.lvmsr.backend.lvm.VolumeGroup;
import org.lvmsr.backend.record.Intent;
import org.lvmsr.backend.record.Tables;
import org.lvmsr.backend.record.VolumeRecord;

/** The room of thin pools. The caller has the lock of the tree. */
final class Pools {
  /**
   * A pool that is made or grows for a snapshot gets one part in so many of the volume ahead, at
   * least and at most so much.
   */
  private static final long AHEAD_SHARE = 4;

  private static final long AHEAD_LEAST = 16L << 20;
  private static final long AHEAD_MOST = 1L << 30;

  private Pools() {}

  /**
   * Gives a pool what it lacks for what comes into it, before that is there; see {@link
   * PoolNeeds#of} and, for the one of a thin SR, {@link PoolNeeds#ofShared}.
   *
   * @throws org.lvmsr.smapi.SmapiException if the SR has too few free extents; nothing has changed
   */
  static void prepare(AttachedSr sr, String pool, PoolAddition added, String cause)
      throws IOException {
    prepare(sr, pool, added, 0, cause);
  }

  /**
   * The same, for what happens again and again: where the pool must grow and the SR has plenty, it
   * gets so many extents ahead, and the next ones need no growth.
   */
  static void prepare(AttachedSr sr, String pool, PoolAddition added, long ahead, String cause)
      throws IOException {
    Optional<SharedPool> shared = shared(sr, pool);
    if (shared.isPresent()) {
      requireTakingWrites(sr.vg(), shared.get());
    }
    LogicalVolume lv = sr.requireLv(pool);
    PoolNeeds needs =
        shared.isPresent()
            ? PoolNeeds.ofShared(sr.vg(), volumes(sr), lv, added.mapped())
            : PoolNeeds.of(sr.vg(), volumes(sr), lv, added, sr.poolUsed(pool));
    grow(sr, lv, needs, ahead, cause);
  }

  /**
   * Gives a pool what it lacks for what is in it with a new snapshot: a guest has written while
   * that was made.
   *
   * @param made the snapshot, of which no record tells yet
   * @param used what was in use just behind it; see {@link PoolNeeds#ofPresent}
   * @throws org.lvmsr.smapi.SmapiException if the SR has too few free extents; nothing has changed
   */
  static void complete(
      AttachedSr sr, String pool, VolumeRecord made, OptionalLong used, long ahead, String cause)
      throws IOException {
    LogicalVolume lv = sr.requireLv(pool);
    List<VolumeRecord> volumes = new ArrayList<>(volumes(sr));
    volumes.add(made);
    PoolNeeds needs =
        shared(sr, pool).isPresent()
            ? PoolNeeds.ofShared(sr.vg(), volumes, lv, 0)
            : PoolNeeds.ofPresent(sr.vg(), volumes, lv, used);
    grow(sr, lv, needs, ahead, cause);
  }

  /** How many extents a pool gets ahead for snapshots of a volume that has so many. */
  static long ahead(AttachedSr sr, long extents) {
    long least = sr.vg().extentsFor(AHEAD_LEAST);
    long most = sr.vg().extentsFor(AHEAD_MOST);
    return Math.max(least, Math.min(extents / AHEAD_SHARE, most));
  }

  private static Collection<VolumeRecord> volumes(AttachedSr sr) throws IOException {
    return sr.state().all(Tables.VOLUME, VolumeRecord.class).values();
  }

  /** The pool, if it is that of a thin SR. */
  private static Optional<SharedPool> shared(AttachedSr sr, String pool) throws IOException {
    return sr.pool().filter(one -> one.name().equals(pool));
  }

  private static void grow(
      AttachedSr sr, LogicalVolume pool, PoolNeeds needs, long ahead, String cause)
      throws IOException {
    Optional<PoolNeeds> missing = needs.missing(sr.vg(), pool);
    if (missing.isPresent()) {
      PoolNeeds lacking = missing.get();
      Journal.run(
          sr,
          new GrowPool(),
          state -> {
            long free = ahead > 0 ? sr.free(state).unspared() : 0;
            PoolNeeds all = lacking.withAhead(sr.vg(), pool.extents(), free, ahead);
            return new Intent.GrowPool(pool.name(), all.allocate(sr, state), cause);
          });
    }
  }

  /** LVM makes nothing in a full pool, and says so in its own words. */
  private static void requireTakingWrites(VolumeGroup vg, SharedPool pool) throws IOException {
    PoolUsage usage = pool.usage();
    long free = usage.dataFree();
    if (usage.data() > 0 && free < LvCommands.CHUNK_BYTES) {
      throw SpaceShortage.in(vg, LvCommands.CHUNK_BYTES, free);
    }
    if (!usage.isWritable()) {
      throw Failures.poolRefusesWrites(usage.mode());
    }
  }

  /**
   * How much a thin volume has in its pool, in bytes; all of it if that is not known. It is active,
   * unless the SR is thin.
   */
  static long mapped(AttachedSr sr, LogicalVolume lv) throws IOException {
    Optional<SharedPool> shared = sr.pool();
    long all = lv.extents() * sr.vg().extentBytes();
    return shared.isPresent()
        ? shared.get().mapped(lv).orElse(all)
        : sr.lvs().mappedBytes(lv.name()).orElse(all);
  }
}

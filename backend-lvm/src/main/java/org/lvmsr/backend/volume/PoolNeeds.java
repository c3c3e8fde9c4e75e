package org.lvmsr.backend.volume;

import java.util.Collection;
import java.util.Optional;
import java.util.OptionalLong;
import org.lvmsr.backend.Failures;
import org.lvmsr.backend.SpaceShortage;
import org.lvmsr.backend.attached.AttachedSr;
import org.lvmsr.backend.lvm.LogicalVolume;
import org.lvmsr.backend.lvm.LvCommands;
import org.lvmsr.backend.lvm.LvTree;
import org.lvmsr.backend.lvm.PoolSpace;
import org.lvmsr.backend.lvm.VolumeGroup;
import org.lvmsr.backend.record.Promised;
import org.lvmsr.backend.record.VolumeRecord;
import org.lvmsr.metadata.State;

/**
 * How much room a pool must have so that no write into it ever fails: every writable volume in it
 * may be written all over, while every snapshot keeps what it had.
 *
 * @param data extents for blocks
 * @param metadataBytes for what says which volume has which block
 */
record PoolNeeds(long data, long metadataBytes) {
  /** dm-thin needs at most so much to say where one block of one volume is. */
  private static final long BYTES_PER_CHUNK = 64;

  /** Superblock, space maps and the roots of the trees, generously. */
  private static final long METADATA_BASE = 2L << 20;

  /** The most that LVM gives to a pool: 15.875 GiB, in whole extents of any size that we use. */
  private static final long METADATA_LIMIT = 16256L << 20;

  /** Blocks of 64 KiB are numbered up to here. */
  private static final long DATA_LIMIT = 15L << 40;

  /** LVM makes no volume in a pool that is full to the last block. */
  private static final long SPARE = 1;

  /** One part in so many of a thin SR is kept; metadata for all that may be promised takes less. */
  private static final long RESERVE_SHARE = 64;

  private static final long RESERVE_LEAST = 4;

  /** What a pool gets ahead of its needs leaves one part in so many of the SR free. */
  private static final long FREE_SHARE = 4;

  /** A new pool has metadata for so many volumes as large as its first, before it must grow. */
  private static final int VOLUMES_AT_FIRST = 4;

  /**
   * Those of a new pool for one volume.
   *
   * @throws org.lvmsr.smapi.SmapiException if a pool cannot be so large
   */
  static PoolNeeds ofNew(VolumeGroup vg, long extents, boolean writable) {
    long least = metadata(vg, extents);
    long usual = METADATA_BASE + VOLUMES_AT_FIRST * (least - METADATA_BASE);
    return inExtents(vg, SPARE + (writable ? extents : 0), Math.min(usual, METADATA_LIMIT));
  }

  /**
   * Those of a pool that something is added to. It has had room for all that was in it, so it needs
   * no more in addition than what is added, even if it is not active and nobody knows what its
   * snapshots share.
   *
   * @param volumes all of the SR
   * @param used extents of the pool that any volume in it has, if that is known
   * @throws org.lvmsr.smapi.SmapiException if a pool cannot be so large
   */
  static PoolNeeds of(
      VolumeGroup vg,
      Collection<VolumeRecord> volumes,
      LogicalVolume pool,
      PoolAddition added,
      OptionalLong used) {
    PoolNeeds counted = counted(vg, volumes, pool.name(), added, used);
    long most = pool.extents() + added.writable() + added.held();
    return new PoolNeeds(Math.min(counted.data, most), counted.metadataBytes);
  }

  /**
   * Those of a pool as it is, counted anew. All its snapshots together hold no more than what is in
   * use in it, as one block may belong to many of them; each has its own metadata.
   *
   * @param volumes all of the SR
   * @param used extents of the pool that any volume in it has, if that is known
   * @throws org.lvmsr.smapi.SmapiException if a pool cannot be so large
   */
  static PoolNeeds ofPresent(
      VolumeGroup vg, Collection<VolumeRecord> volumes, LogicalVolume pool, OptionalLong used) {
    return counted(vg, volumes, pool.name(), new PoolAddition(0, 0, 0), used);
  }

  private static PoolNeeds counted(
      VolumeGroup vg,
      Collection<VolumeRecord> volumes,
      String pool,
      PoolAddition added,
      OptionalLong used) {
    long writable = added.writable();
    long held = added.held();
    long mapped = added.mapped();
    for (LogicalVolume lv : new LvTree(vg).inPool(pool)) {
      long most = Promised.ofOne(vg, volumes, lv);
      mapped += most;
      if (lv.writable()) {
        writable += most;
      } else {
        held += most;
      }
    }
    long data = writable + Math.min(held, used.orElse(held));
    return inExtents(vg, SPARE + data, metadata(vg, mapped));
  }

  /**
   * Those of the pool of a thin SR that gets one more volume, or a larger one. Its data has all the
   * space that there is, so only metadata may be missing: a volume maps no more than that.
   *
   * @param added by how many extents what the volumes in it may have mapped grows
   * @throws org.lvmsr.smapi.SmapiException if the volumes could then grow to more than {@link
   *     Promised#MOST_TIMES} times the pool
   */
  static PoolNeeds ofShared(
      VolumeGroup vg, Collection<VolumeRecord> volumes, LogicalVolume pool, long added) {
    long promised = added;
    long mapped = Math.min(added, pool.extents());
    for (LogicalVolume lv : new LvTree(vg).inPool(pool.name())) {
      long most = Promised.ofOne(vg, volumes, lv);
      promised += most;
      mapped += Math.min(most, pool.extents());
    }
    if (added > 0 && promised > Promised.MOST_TIMES * pool.extents()) {
      long unit = vg.extentBytes();
      throw SpaceShortage.because(
          vg,
          (promised - Promised.MOST_TIMES * pool.extents()) * unit,
          Failures.overProvisioned(promised * unit, Promised.MOST_TIMES, pool.extents() * unit));
    }
    return inExtents(vg, 0, metadata(vg, mapped));
  }

  /**
   * Those of the pool of a new thin SR.
   *
   * @param extents all that there is
   */
  static PoolNeeds ofNewShared(VolumeGroup vg, long extents) {
    long most = Math.min(extents - reserve(vg), DATA_LIMIT / vg.extentBytes());
    long metadata = vg.extentsFor(metadata(vg, most));
    if (most <= metadata) {
      throw Failures.noSpace((metadata + 1) * vg.extentBytes(), most * vg.extentBytes());
    }
    return inExtents(vg, most - metadata, metadata * vg.extentBytes());
  }

  /**
   * What the pool of a thin SR gets of space that has become free.
   *
   * @param extents all that is free
   * @return empty if that is no more than what is kept
   */
  static Optional<PoolNeeds> ofGrown(VolumeGroup vg, LogicalVolume pool, long extents) {
    long room = DATA_LIMIT / vg.extentBytes() - pool.extents();
    long more = Math.min(extents - reserve(vg), room);
    return more > 0 ? Optional.of(new PoolNeeds(more, 0)) : Optional.empty();
  }

  /** Extents that a thin SR keeps for the pool's metadata, chunk maps and a larger store. */
  private static long reserve(VolumeGroup vg) {
    return Math.max(RESERVE_LEAST, vg.extents() / RESERVE_SHARE);
  }

  private static PoolNeeds inExtents(VolumeGroup vg, long data, long metadata) {
    if (data * vg.extentBytes() > DATA_LIMIT) {
      throw Failures.invalidSize(
          data * vg.extentBytes(), "a thin pool holds no more than " + DATA_LIMIT + " bytes");
    }
    return new PoolNeeds(data, vg.extentsFor(metadata) * vg.extentBytes());
  }

  private static long metadata(VolumeGroup vg, long mappedExtents) {
    long chunks = mappedExtents * (vg.extentBytes() / LvCommands.CHUNK_BYTES);
    long bytes = METADATA_BASE + chunks * BYTES_PER_CHUNK;
    if (bytes > METADATA_LIMIT) {
      throw Failures.metadataFull(
          "a thin pool's metadata can have " + METADATA_LIMIT + " bytes, and needs " + bytes);
    }
    return bytes;
  }

  /**
   * The same with room for data ahead of what is needed, so that it suffices for longer; nothing
   * more where the SR gets full.
   *
   * @param has what the pool has of data
   * @param free extents that nobody else wants
   * @param ahead extents to be had in addition
   */
  PoolNeeds withAhead(VolumeGroup vg, long has, long free, long ahead) {
    long left = free - extents(vg) - vg.extents() / FREE_SHARE;
    long room = DATA_LIMIT / vg.extentBytes() - has - data;
    long more = Math.min(ahead, Math.min(left, room));
    return data > 0 && more > 0 ? new PoolNeeds(data + more, metadataBytes) : this;
  }

  /** How many extents this is in all. */
  long extents(VolumeGroup vg) {
    return data + metadataBytes / vg.extentBytes();
  }

  /**
   * Chooses free extents for all of it.
   *
   * @throws org.lvmsr.smapi.SmapiException if there are too few
   */
  PoolSpace allocate(AttachedSr sr, State state) {
    return new PoolSpace(data, metadataBytes, Growth.take(sr, state, extents(sr.vg())));
  }

  /** What a pool lacks of this; empty if nothing. */
  Optional<PoolNeeds> missing(VolumeGroup vg, LogicalVolume pool) {
    long has =
        pool.pool()
            .flatMap(halves -> vg.volume(halves.metadata()))
            .map(metadata -> metadata.extents() * vg.extentBytes())
            .orElse(0L);
    var lacking =
        new PoolNeeds(Math.max(0, data - pool.extents()), Math.max(0, metadataBytes - has));
    return lacking.data == 0 && lacking.metadataBytes == 0
        ? Optional.empty()
        : Optional.of(lacking);
  }
}

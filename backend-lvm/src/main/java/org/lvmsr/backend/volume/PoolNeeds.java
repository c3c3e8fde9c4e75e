package org.lvmsr.backend.volume;

import java.util.Optional;
import org.lvmsr.backend.attached.AttachedSr;
import org.lvmsr.backend.lvm.LogicalVolume;
import org.lvmsr.backend.lvm.LvCommands;
import org.lvmsr.backend.lvm.LvTree;
import org.lvmsr.backend.lvm.PoolSpace;
import org.lvmsr.backend.lvm.VolumeGroup;
import org.lvmsr.backend.record.Tables;
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

  /** dm-thin uses no more than about this much metadata: 16 GiB less 64 MiB. */
  private static final long METADATA_LIMIT = (16L << 30) - (64L << 20);

  /** A new pool has metadata for so many volumes as large as its first, before it must grow. */
  private static final int VOLUMES_AT_FIRST = 4;

  /** Those of a new pool for one volume. */
  static PoolNeeds ofNew(VolumeGroup vg, long extents, boolean writable) {
    return new PoolNeeds(writable ? extents : 1, metadata(vg, VOLUMES_AT_FIRST * extents));
  }

  /**
   * Those of a pool that gets one more volume, or a larger one.
   *
   * @param addedData extents that may be written in addition, or are kept
   * @param addedVolume by how many extents the sizes of all volumes in it grow
   */
  static PoolNeeds of(VolumeGroup vg, State state, String pool, long addedData, long addedVolume) {
    long data = addedData;
    long all = addedVolume;
    for (LogicalVolume lv : new LvTree(vg).inPool(pool)) {
      all += lv.extents();
      data += lv.writable() ? lv.extents() : kept(vg, state, lv);
    }
    return new PoolNeeds(data, metadata(vg, all));
  }

  private static long metadata(VolumeGroup vg, long extentsOfVolumes) {
    long chunks = extentsOfVolumes * (vg.extentBytes() / LvCommands.CHUNK_BYTES);
    long bytes = Math.min(METADATA_BASE + chunks * BYTES_PER_CHUNK, METADATA_LIMIT);
    return vg.extentsFor(bytes) * vg.extentBytes();
  }

  /**
   * Chooses free extents for all of it.
   *
   * @throws org.lvmsr.smapi.SmapiException if there are too few
   */
  PoolSpace allocate(AttachedSr sr, State state) {
    long extents = data + metadataBytes / sr.vg().extentBytes();
    return new PoolSpace(data, metadataBytes, Growth.take(sr, state, extents));
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

  /** What a read-only volume keeps in its pool. One that nobody measured may keep all of it. */
  private static long kept(VolumeGroup vg, State state, LogicalVolume lv) {
    return state.all(Tables.VOLUME, VolumeRecord.class).values().stream()
        .filter(volume -> volume.lv().equals(lv.name()))
        .findFirst()
        .map(volume -> vg.extentsFor(volume.mapped()))
        .orElse(lv.extents());
  }
}

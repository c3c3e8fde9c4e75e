package org.lvmsr.backend.volume;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lvmsr.backend.Failures;
import org.lvmsr.backend.attached.AttachedSr;
import org.lvmsr.backend.chunks.ChunkMap;
import org.lvmsr.backend.chunks.ChunkMapFile;
import org.lvmsr.backend.chunks.ChunkSpace;
import org.lvmsr.backend.journal.Journal;
import org.lvmsr.backend.lvm.LogicalVolume;
import org.lvmsr.backend.lvm.LvCommands;
import org.lvmsr.backend.lvm.ThinVolume;
import org.lvmsr.backend.lvm.VolumeGroup;
import org.lvmsr.backend.record.FormerKeys;
import org.lvmsr.backend.record.Intent;
import org.lvmsr.backend.record.Tables;
import org.lvmsr.backend.record.VolumeRecord;

/** Where the chunks of volumes lie. */
final class ChunkMaps {
  static final int CHUNK_BYTES = (int) LvCommands.CHUNK_BYTES;

  private ChunkMaps() {}

  /**
   * Those of a volume of this moment, be its data gone. The caller has the lock of the volume.
   *
   * @param cause the call that asks
   */
  static ChunkMap of(AttachedSr sr, VolumeRecord volume, String cause) throws IOException {
    Optional<String> pool = pool(sr, volume);
    return pool.isPresent()
        ? read(sr, List.of(volume), pool.get(), cause).get(0)
        : notInPool(sr, volume);
  }

  /** The same of two volumes: of one moment if they are in one pool. */
  static List<ChunkMap> ofBoth(AttachedSr sr, VolumeRecord one, VolumeRecord other, String cause)
      throws IOException {
    Optional<String> pool = pool(sr, one);
    return pool.isPresent() && pool.equals(pool(sr, other))
        ? read(sr, List.of(one, other), pool.get(), cause)
        : List.of(of(sr, one, cause), of(sr, other, cause));
  }

  private static Optional<String> pool(AttachedSr sr, VolumeRecord volume) {
    return volume.hasData() ? sr.requireLv(volume).thin().map(ThinVolume::pool) : Optional.empty();
  }

  /** One that is active already makes no LVM command necessary. */
  private static List<ChunkMap> read(
      AttachedSr sr, List<VolumeRecord> volumes, String pool, String cause) throws IOException {
    VolumeRecord open =
        volumes.stream()
            .filter(volume -> sr.isActive(volume.lv()))
            .findFirst()
            .orElse(volumes.get(0));
    var reading = new ReadChunks(volumes);
    var unused =
        Journal.run(
            sr, reading, state -> new Intent.ReadChunks(open.key(), open.lv(), pool, cause));
    return reading.maps();
  }

  private static ChunkMap notInPool(AttachedSr sr, VolumeRecord volume) throws IOException {
    return volume.hasData()
        ? ChunkMap.empty(
            ChunkSpace.ofLinear(sr.requireLv(volume).uuid()), volume.size() / CHUNK_BYTES)
        : kept(sr, volume);
  }

  /** What the numbers of a volume's chunks mean. */
  static ChunkSpace space(VolumeGroup vg, LogicalVolume lv) {
    return lv.thin()
        .map(thin -> new ChunkSpace(uuid(vg, thin.pool()), base(vg, thin)))
        .orElseGet(() -> ChunkSpace.ofLinear(lv.uuid()));
  }

  private static String base(VolumeGroup vg, ThinVolume thin) {
    return thin.externalOrigin().map(base -> uuid(vg, base)).orElse("");
  }

  private static String uuid(VolumeGroup vg, String lv) {
    return vg.volume(lv).map(LogicalVolume::uuid).orElseThrow(() -> Failures.lvMissing(lv));
  }

  /** Written down is the key that the volume had then. */
  private static List<String> keys(AttachedSr sr, String key) throws IOException {
    List<String> keys = new ArrayList<>(List.of(key));
    sr.state()
        .find(Tables.FORMER, key, FormerKeys.class)
        .ifPresent(former -> keys.addAll(former.keys()));
    return keys;
  }

  private static ChunkMap kept(AttachedSr sr, VolumeRecord volume) throws IOException {
    LogicalVolume lv = sr.lv(volume).orElseThrow(() -> Failures.lvMissing(volume.lv()));
    return ChunkMapFile.read(
        keys(sr, volume.key()),
        CHUNK_BYTES,
        lv.extents() * sr.vg().extentBytes(),
        (offset, target) -> LinearLvs.read(sr, lv, offset, target));
  }
}

package org.lvmsr.backend.volume;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lvmsr.backend.attached.AttachedSr;
import org.lvmsr.backend.attached.HeldMetadata;
import org.lvmsr.backend.attached.KeyedLocks;
import org.lvmsr.backend.attached.SharedPool;
import org.lvmsr.backend.chunks.ChunkMap;
import org.lvmsr.backend.chunks.ChunkSpace;
import org.lvmsr.backend.journal.Operation;
import org.lvmsr.backend.lvm.LogicalVolume;
import org.lvmsr.backend.lvm.LvTree;
import org.lvmsr.backend.lvm.ThinVolume;
import org.lvmsr.backend.record.Intent;
import org.lvmsr.backend.record.VolumeRecord;
import org.lvmsr.metadata.Patch;

/**
 * Reads which chunks of thin volumes of one pool lie where.
 *
 * <p>The kernel keeps a pool's metadata of one moment for that, on the medium, until it is told to
 * let go. So it is written down before: what a crash has left is given up when it is settled, even
 * by another boot.
 */
final class ReadChunks implements Operation<Intent.ReadChunks> {
  private final List<VolumeRecord> volumes;
  private final List<ChunkMap> maps = new ArrayList<>();

  /** Takes volumes of one pool. */
  ReadChunks(List<VolumeRecord> volumes) {
    this.volumes = List.copyOf(volumes);
  }

  /** What was read, in the order of the volumes. */
  List<ChunkMap> maps() {
    return List.copyOf(maps);
  }

  @Override
  public Result apply(AttachedSr sr, Intent.ReadChunks intent) throws IOException {
    String pool = intent.pool();
    String metadata = find(sr, pool).pool().orElseThrow().metadata();
    try (KeyedLocks.Held held = sr.lockPool(pool);
        Activation activation = Activation.ofPool(sr, pool, intent.lv());
        HeldMetadata kept = sr.holdMetadata(pool)) {
      for (VolumeRecord volume : volumes) {
        maps.add(read(sr, sr.requireLv(volume), metadata, volume.size()));
      }
    }
    return newest -> Patch.of();
  }

  private static ChunkMap read(AttachedSr sr, LogicalVolume lv, String metadata, long bytes)
      throws IOException {
    ThinVolume thin = lv.thin().orElseThrow(() -> new IOException(lv.name() + " is not thin"));
    ChunkSpace space = ChunkMaps.space(sr.vg(), lv);
    return sr.lvs().chunks(thin, metadata, space, bytes / ChunkMaps.CHUNK_BYTES);
  }

  private static LogicalVolume find(AttachedSr sr, String name) throws IOException {
    return sr.vg()
        .volume(name)
        .orElseThrow(() -> new IOException("the VG has no LV " + name + " any more"));
  }

  @Override
  public Result settle(AttachedSr sr, Intent.ReadChunks intent) throws IOException {
    return settled(sr, intent);
  }

  static Result settled(AttachedSr sr, Intent.ReadChunks intent) throws IOException {
    giveUp(sr, intent.pool(), intent.lv());
    return newest -> Patch.of();
  }

  /**
   * Gives up what may be kept, by whichever volume of the pool is left. In a thin SR whose pool is
   * not active yet that is done when it is activated.
   *
   * @param preferred an LV that may be active
   */
  static void giveUp(AttachedSr sr, String pool, String preferred) throws IOException {
    Optional<SharedPool> shared = sr.pool();
    if (shared.isPresent() && !shared.get().isActive()) {
      return;
    }
    List<String> inPool =
        new LvTree(sr.vg()).inPool(pool).stream().map(LogicalVolume::name).toList();
    if (!inPool.isEmpty()) {
      String lv = inPool.contains(preferred) ? preferred : inPool.get(0);
      try (KeyedLocks.Held held = sr.lockPool(pool);
          Activation activation = Activation.ofPool(sr, pool, lv)) {
        sr.giveUpMetadata(pool);
      }
    }
  }
}

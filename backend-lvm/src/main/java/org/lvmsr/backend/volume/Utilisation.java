package org.lvmsr.backend.volume;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lvmsr.backend.attached.AttachedSr;
import org.lvmsr.backend.attached.SharedPool;
import org.lvmsr.backend.lvm.LogicalVolume;
import org.lvmsr.backend.lvm.ThinVolume;
import org.lvmsr.backend.record.VolumeRecord;

/**
 * How much of the SR its volumes take. Device-mapper is asked once for all volumes of a thin SR.
 */
public final class Utilisation {
  private final AttachedSr sr;
  private @Nullable Map<Long, Long> inSharedPool;

  /** That of this moment. */
  public Utilisation(AttachedSr sr) {
    this(sr, null);
  }

  private Utilisation(AttachedSr sr, @Nullable Map<Long, Long> inSharedPool) {
    this.sr = sr;
    this.inSharedPool = inSharedPool;
  }

  /** The same, read at once: whoever asks for many volumes gets that of one moment. */
  public static Utilisation now(AttachedSr sr) throws IOException {
    Optional<SharedPool> pool = sr.pool();
    return new Utilisation(sr, pool.isPresent() ? pool.get().mapped() : null);
  }

  /** That which was seen last: enough for a volume that was looked at just now. */
  static Utilisation lastSeen(AttachedSr sr) throws IOException {
    return new Utilisation(sr, sr.pool().map(SharedPool::lastMapped).orElse(null));
  }

  /**
   * What is set aside for a volume: all of it, but for a snapshot in a pool, which cannot grow, and
   * one whose data is gone. A volume of a thin SR takes what was written to it.
   */
  long of(VolumeRecord volume) throws IOException {
    Optional<LogicalVolume> lv = sr.vg().volume(volume.lv());
    if (!volume.hasData()) {
      return lv.map(LogicalVolume::extents).orElse(0L) * sr.vg().extentBytes();
    }
    Optional<ThinVolume> thin = lv.flatMap(LogicalVolume::thin);
    if (thin.isEmpty()) {
      return volume.size();
    }
    long atMost = volume.readWrite() ? volume.size() : volume.mapped();
    Optional<SharedPool> pool = sr.pool();
    return pool.isPresent()
        ? inSharedPool(pool.get()).getOrDefault(thin.get().deviceId(), atMost)
        : atMost;
  }

  private Map<Long, Long> inSharedPool(SharedPool pool) throws IOException {
    Map<Long, Long> known = inSharedPool;
    if (known == null) {
      known = pool.mapped();
      inSharedPool = known;
    }
    return known;
  }
}

package org.lvmsr.backend.volume;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.lvmsr.backend.Failures;
import org.lvmsr.backend.attached.AttachedSr;
import org.lvmsr.backend.attached.KeyedLocks;
import org.lvmsr.backend.attached.OpenSrs;
import org.lvmsr.backend.attached.SharedPool;
import org.lvmsr.backend.lvm.PoolUsage;
import org.lvmsr.backend.record.Destroyed;
import org.lvmsr.backend.record.DestroyedVolume;
import org.lvmsr.backend.record.Intent;
import org.lvmsr.backend.record.SrRecord;
import org.lvmsr.backend.record.Tables;
import org.lvmsr.backend.record.VolumeRecord;
import org.lvmsr.metadata.Patch;
import org.lvmsr.metadata.State;
import org.lvmsr.smapi.SmapiException;

/**
 * Destroyed volumes that lie in a thin pool, where nothing would be left of them: they are kept for
 * as long as the SR's record says, not shown, and given up early when space is needed.
 */
public final class KeptVolumes {
  private static final System.Logger LOG = System.getLogger(KeptVolumes.class.getName());

  /** A pool of which less than one part in so many is free gets room before it is full. */
  private static final long LOW_SHARE = 10;

  private KeptVolumes() {}

  /** Says how long volumes are kept that are destroyed from now on; not at all if it is zero. */
  public static void keepFor(AttachedSr sr, Duration time) throws IOException {
    sr.update(
        state ->
            Patch.of()
                .put(Tables.SR, Tables.SR_ID, sr.record(state).keeping(time))
                .by("lvmsr undelete --keep"));
  }

  /**
   * Keeps a volume instead of removing it, if it lies in a pool and the SR keeps such. The caller
   * has the locks of the volume and of the tree, and nobody uses it.
   *
   * @return whether it is kept
   */
  static boolean keep(AttachedSr sr, String key, long at) throws IOException {
    SrRecord record = sr.record(sr.state());
    VolumeRecord volume = AttachedSr.volume(sr.state(), key);
    if (record.keepSeconds() == 0 || !isInPool(sr, volume) || !sr.hasAmpleRoom()) {
      return false;
    }
    if (sr.isActive(volume.lv())) {
      sr.lvs().deactivate(volume.lv());
    }
    var time = Duration.ofSeconds(record.keepSeconds());
    var kept = new AtomicBoolean();
    sr.update(
        state -> {
          kept.set(!isUnderway(state, key));
          Patch patch = Patch.of().by("Volume.destroy").makingRoom();
          return kept.get()
              ? patch.and(Destroyed.remember(state, DestroyedVolume.kept(volume, at, time)))
              : patch;
        });
    return kept.get();
  }

  private static boolean isInPool(AttachedSr sr, VolumeRecord volume) {
    return sr.lv(volume).flatMap(lv -> lv.thin()).isPresent();
  }

  /** What could not be ended must find the volume as it was, or none. */
  private static boolean isUnderway(State state, String key) {
    return state.all(Tables.INTENT, Intent.class).values().stream()
        .anyMatch(intent -> intent.volumes().contains(key));
  }

  /**
   * Does something that may need space; where there is too little, kept volumes are given up, the
   * oldest first, until there is enough or none is left.
   */
  public static <T> T givingWay(AttachedSr sr, OpenSrs.Use<T> work) throws IOException {
    while (true) {
      try {
        return work.with(sr);
      } catch (SmapiException failure) {
        if (!Failures.isNoSpace(failure) || !giveUpOldest(sr)) {
          throw failure;
        }
      }
    }
  }

  /** Gives up those whose time is over, and one more if the shared pool is nearly full. */
  public static void expire(AttachedSr sr, Instant now) throws IOException {
    while (oldest(sr.state()).filter(one -> one.until() <= now.toEpochMilli()).isPresent()) {
      boolean unused = giveUpOldest(sr);
    }
    Optional<SharedPool> pool = sr.pool();
    if (pool.isPresent() && oldest(sr.state()).isPresent() && isLow(pool.get().usage())) {
      boolean unused = giveUpOldest(sr);
    }
  }

  private static boolean isLow(PoolUsage usage) {
    return usage.dataFree() < usage.data() / LOW_SHARE;
  }

  private static Optional<DestroyedVolume> oldest(State state) {
    return Destroyed.oldestFirst(state).stream().filter(DestroyedVolume::isKept).findFirst();
  }

  private static boolean giveUpOldest(AttachedSr sr) throws IOException {
    Optional<DestroyedVolume> oldest = oldest(sr.state());
    if (oldest.isEmpty()) {
      return false;
    }
    giveUp(sr, oldest.get().volume().key());
    return true;
  }

  /**
   * Removes one that is kept, for good.
   *
   * @throws SmapiException if none of that key is kept
   */
  public static void giveUp(AttachedSr sr, String key) throws IOException {
    try (KeyedLocks.Held volume = sr.lockVolume(key);
        KeyedLocks.Held tree = sr.lockTree()) {
      Optional<DestroyedVolume> kept =
          Destroyed.find(sr.state(), key).filter(DestroyedVolume::isKept);
      if (kept.isEmpty()) {
        throw Failures.notUndeleted(key, "is not kept: lvmsr undelete --list tells which are");
      }
      LOG.log(System.Logger.Level.INFO, "SR " + sr.uuid() + ": volume " + key + " is given up");
      Removals.remove(sr, key, kept.get().at());
    }
  }
}

package org.lvmsr.backend.volume;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.lvmsr.backend.Failures;
import org.lvmsr.backend.SpaceShortage;
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

  /** With an overlay goes a pool of its own, and often its base: at most so many times its size. */
  private static final int FREED_TIMES = 3;

  private static final String CAUSE = "kept volume given up";

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
   * Does something that may need space; where this SR has too little, kept volumes are given up,
   * the oldest first, until there is enough or none is left. None is where all of them together
   * could not help.
   */
  public static <T> T givingWay(AttachedSr sr, OpenSrs.Use<T> work) throws IOException {
    while (true) {
      try {
        return work.with(sr);
      } catch (SmapiException failure) {
        if (!mayHelp(sr, failure) || !giveUpOldest(sr, failure)) {
          throw failure;
        }
      }
    }
  }

  private static boolean mayHelp(AttachedSr sr, SmapiException failure) throws IOException {
    return failure.getCause() instanceof SpaceShortage lacking
        && lacking.vgUuid().equals(sr.vg().uuid())
        && lacking.missing() <= freed(sr);
  }

  /** At most so many bytes, if all of them are given up. */
  private static long freed(AttachedSr sr) throws IOException {
    long bytes = kept(sr.state()).stream().mapToLong(one -> one.volume().size()).sum();
    return sr.pool().isPresent() ? bytes : FREED_TIMES * bytes;
  }

  private static boolean giveUpOldest(AttachedSr sr, SmapiException failure) throws IOException {
    List<DestroyedVolume> kept = kept(sr.state());
    if (kept.isEmpty()) {
      return false;
    }
    try {
      boolean unused = remove(sr, kept.get(0).volume().key(), one -> true);
      return true;
    } catch (IOException | RuntimeException e) {
      failure.addSuppressed(e);
      return false;
    }
  }

  /** Gives up those whose time is over, and one more if the shared pool is nearly full. */
  public static void expire(AttachedSr sr, Instant now) throws IOException {
    List<DestroyedVolume> kept = kept(sr.state());
    if (kept.isEmpty() || AttachedSr.isBeingDestroyed(sr.state())) {
      return;
    }
    long millis = now.toEpochMilli();
    for (DestroyedVolume one : kept) {
      boolean unused = remove(sr, one.volume().key(), still -> still.until() <= millis);
    }
    Optional<SharedPool> pool = sr.pool();
    List<DestroyedVolume> left = kept(sr.state());
    if (pool.isPresent() && !left.isEmpty() && isLow(pool.get().usage())) {
      boolean unused = remove(sr, left.get(0).volume().key(), one -> true);
    }
  }

  private static boolean isLow(PoolUsage usage) {
    return usage.dataFree() < usage.data() / LOW_SHARE;
  }

  private static List<DestroyedVolume> kept(State state) {
    return Destroyed.oldestFirst(state).stream().filter(DestroyedVolume::isKept).toList();
  }

  /**
   * Removes one that is kept, for good.
   *
   * @throws SmapiException if none of that key is kept
   */
  public static void giveUp(AttachedSr sr, String key) throws IOException {
    if (!remove(sr, key, one -> true)) {
      throw Failures.notUndeleted(key, "is not kept: lvmsr undelete --list tells which are");
    }
  }

  /** Whether it was kept, and as it was to be; it may have been brought back meanwhile. */
  private static boolean remove(AttachedSr sr, String key, Predicate<DestroyedVolume> due)
      throws IOException {
    try (KeyedLocks.Held volume = sr.lockVolume(key);
        KeyedLocks.Held tree = sr.lockTree()) {
      State state = sr.state();
      Optional<DestroyedVolume> kept =
          Destroyed.find(state, key).filter(DestroyedVolume::isKept).filter(due);
      if (kept.isEmpty()) {
        return false;
      }
      LOG.log(System.Logger.Level.INFO, "SR " + sr.uuid() + ": volume " + key + " is given up");
      if (state.contains(Tables.VOLUME, key)) {
        Removals.remove(sr, key, kept.get().at());
      } else {
        sr.update(newest -> Patch.of().remove(Tables.DESTROYED, key).by(CAUSE).makingRoom());
      }
      return true;
    }
  }
}

package org.lvmsr.backend.volume;

import java.io.IOException;
import java.util.Optional;
import org.lvmsr.backend.attached.AttachedSr;
import org.lvmsr.backend.attached.SharedPool;
import org.lvmsr.backend.journal.Journal;
import org.lvmsr.backend.record.Intent;
import org.lvmsr.backend.record.Tables;
import org.lvmsr.backend.record.VolumeRecord;
import org.lvmsr.metadata.State;

/** The pool of a thin SR while the SR is being attached, and when its LUN has grown. */
public final class PoolSetup {
  private static final System.Logger LOG = System.getLogger(PoolSetup.class.getName());

  private static final String ATTACH = "SR.attach";

  private PoolSetup() {}

  /**
   * Makes the pool if the SR is new, and activates it; nothing happens in a thick SR. Open
   * operations have been settled. A pool that is gone is not made again: the volumes went with it.
   */
  public static void open(AttachedSr sr) throws IOException {
    Optional<SharedPool> pool = sr.pool();
    if (pool.isEmpty() || AttachedSr.isBeingDestroyed(sr.state())) {
      return;
    }
    if (pool.get().find().isEmpty()) {
      if (!sr.state().all(Tables.VOLUME, VolumeRecord.class).isEmpty()) {
        LOG.log(
            System.Logger.Level.ERROR,
            "SR {0} has lost its pool {1}",
            sr.uuid(),
            pool.get().name());
        return;
      }
      State unused = Journal.run(sr, new MakePool(), state -> planMaking(sr, state, pool.get()));
    }
    pool.get().activate();
    finishGrowing(sr);
  }

  /** What an interrupted growth of the SR has left to do. */
  private static void finishGrowing(AttachedSr sr) {
    try {
      grow(sr, ATTACH);
    } catch (IOException | RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "SR " + sr.uuid() + ": its pool stays as it is", e);
    }
  }

  private static Intent.MakePool planMaking(AttachedSr sr, State state, SharedPool pool) {
    sr.checkNotBeingDestroyed(state);
    PoolNeeds needs = PoolNeeds.ofNewShared(sr.vg(), sr.free(state).count());
    return new Intent.MakePool(pool.name(), needs.allocate(sr, state));
  }

  /** Gives the pool of a thin SR what has become free. */
  public static void grow(AttachedSr sr, String cause) throws IOException {
    Optional<SharedPool> pool = sr.pool();
    if (pool.isEmpty() || pool.get().find().isEmpty()) {
      return;
    }
    State state = sr.state();
    Optional<PoolNeeds> more = PoolNeeds.ofGrown(sr.vg(), pool.get().lv(), sr.free(state).count());
    if (more.isPresent()) {
      State unused =
          Journal.run(
              sr,
              new GrowPool(),
              newest ->
                  new Intent.GrowPool(pool.get().name(), more.get().allocate(sr, newest), cause));
    }
  }
}
